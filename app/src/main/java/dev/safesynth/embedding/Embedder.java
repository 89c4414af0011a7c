package dev.safesynth.embedding;

import static java.util.Objects.requireNonNull;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Turns texts into vectors that are near each other where the meanings are (Reimers and Gurevych
/// 2019): all-MiniLM-L6-v2, mean pooling, length 1.
///
/// A vector depends on its text alone, not on the other texts, their order or the number of
/// threads. Vectors are remembered until [#close()] as long as there is room, each by a digest of
/// its text, in memory only, since a file of vectors of private texts would be as private as the
/// texts. Safe for use by many threads.
public final class Embedder implements AutoCloseable {
  /// Length of every vector.
  public static final int DIMENSIONS = 384;

  private static final int MOST_PIECES = 256;
  private static final int THREADS = 2;

  private final String name;
  private final WordPieceTokenizer tokenizer;
  private final SentenceModel model;
  private final int mostKnown;

  /// By the digest of each text, which takes the same room however long the text is.
  private final Map<ByteBuffer, float[]> known = new ConcurrentHashMap<>();

  private Embedder(String name, WordPieceTokenizer tokenizer, SentenceModel model, int mostKnown) {
    this.name = name;
    this.tokenizer = tokenizer;
    this.model = model;
    this.mostKnown = mostKnown;
  }

  /// Hears how many texts have been computed, from any thread but from one at a time.
  @FunctionalInterface
  public interface Progress {
    /// A text has been computed.
    ///
    /// @param done texts so far
    /// @param total texts that were not known before
    void update(int done, int total);
  }

  /// Loads the model, in about a second. Every text is remembered.
  ///
  /// @param folder holds the files that [#open(Path, int)] names
  public static Embedder open(Path folder) {
    return open(folder, Integer.MAX_VALUE);
  }

  /// Loads the model, in about a second.
  ///
  /// @param mostKnown how many texts are remembered, about; 2 KB for each
  /// @param folder holds `model.onnx` and `tokenizer.json`, as `ArtifactStore.embeddings` returns
  ///   it
  /// @throws UserException (model) when a file is unfit, or ONNX Runtime does not run on this
  ///   machine
  public static Embedder open(Path folder, int mostKnown) {
    var tokenizer = WordPieceTokenizer.read(folder.resolve("tokenizer.json"));
    String name = String.valueOf(folder.getFileName());
    return new Embedder(
        name, tokenizer, SentenceModel.open(folder.resolve("model.onnx")), mostKnown);
  }

  /// Name and digest of the model, to stand beside every number that rests on it.
  public String name() {
    return name;
  }

  /// Like [#embed(List, Progress)] without word of progress.
  public float[][] embed(List<String> texts) {
    return embed(texts, (_, _) -> {});
  }

  /// The vectors of texts, one row of [#DIMENSIONS] for each, in their order; the rows are the
  /// caller's. An empty text has a vector too; beyond 256 word pieces a text is not read.
  ///
  /// @throws UserException (interrupted) when the thread is interrupted; what was computed is kept
  public synchronized float[][] embed(List<String> texts, Progress progress) {
    List<String> fresh =
        texts.stream()
            .distinct()
            .filter(text -> !known.containsKey(digest(text)))
            // the longest first, so that no thread begins it when the other has nothing left
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    var found = new ConcurrentHashMap<String, float[]>();
    if (!fresh.isEmpty()) {
      compute(fresh, found, progress);
    }
    return texts.stream()
        .map(
            text ->
                requireNonNull(
                        found.computeIfAbsent(text, remembered -> known.get(digest(remembered))))
                    .clone())
        .toArray(float[][]::new);
  }

  /// The vector of one text, the caller's.
  public float[] vector(String text) {
    ByteBuffer digest = digest(text);
    float[] vector = known.get(digest);
    return (vector == null ? computed(text, digest) : vector).clone();
  }

  private float[] computed(String text, ByteBuffer digest) {
    float[] vector = model.embed(tokenizer.encode(text, MOST_PIECES));
    if (known.size() < mostKnown) {
      known.put(digest, vector);
    }
    return vector;
  }

  /// Of the characters as they are: in UTF-8 all halves of surrogate pairs are the same, and a text
  /// must not get the vector of another one.
  private static ByteBuffer digest(String text) {
    var characters = new byte[2 * text.length()];
    ByteBuffer.wrap(characters).asCharBuffer().put(text);
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(characters));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /// How many vectors are remembered.
  int remembered() {
    return known.size();
  }

  private void compute(List<String> texts, Map<String, float[]> found, Progress progress) {
    var next = new AtomicInteger();
    var done = new AtomicInteger();
    Callable<Boolean> worker =
        () -> {
          int at = next.getAndIncrement();
          while (at < texts.size() && !Thread.currentThread().isInterrupted()) {
            String text = texts.get(at);
            found.put(text, computed(text, digest(text)));
            synchronized (done) {
              progress.update(done.incrementAndGet(), texts.size());
            }
            at = next.getAndIncrement();
          }
          return true;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      // a wait for what is already there does not look at the interruption
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      for (Future<Boolean> end : threads.invokeAll(Collections.nCopies(THREADS, worker))) {
        end.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(
          Exit.INTERRUPTED, "Stopped while computing embeddings", "", "Run it again.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("embeddings could not be computed", e.getCause());
    }
  }

  /// Frees the model and forgets all texts.
  @Override
  public synchronized void close() {
    known.clear();
    model.close();
  }
}
