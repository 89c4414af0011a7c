package dev.safesynth.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Continues prompts with a model in this process: one decoder per thread, each as full of requests
/// as its memory allows, the next request in the place of one that has ended.
///
/// Prompts are read as plain text: a special token that one spells stays text. The model belongs to
/// the caller and stays open.
public final class LocalCompleter implements Completer {
  private static final int MOST_SEQUENCES = 48;

  private final LanguageModel model;
  private final Parallelism parallelism;
  private final long contextMemory;

  /// @param contextMemory bytes that all decoders together may take beside the model
  public LocalCompleter(LanguageModel model, Parallelism parallelism, long contextMemory) {
    this.model = model;
    this.parallelism = parallelism;
    this.contextMemory = contextMemory;
  }

  @Override
  public Optional<List<String>> complete(List<Request> requests, BooleanSupplier stop) {
    if (requests.isEmpty()) {
      return Optional.of(List.of());
    }
    List<int[]> prompts = requests.stream().map(request -> tokens(request.prompt())).toList();
    DecoderSettings shape = shape(requests, prompts);
    var results = new @Nullable String[requests.size()];
    var waiting = new ConcurrentLinkedQueue<>(IntStream.range(0, requests.size()).boxed().toList());
    var stopped = new AtomicBoolean();
    int decoders = Math.min(parallelism.decoders(), requests.size());
    try (var threads = Executors.newFixedThreadPool(decoders)) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < decoders; i++) {
        running.add(
            threads.submit(
                () -> {
                  try (Decoder decoder = Decoder.open(model, shape)) {
                    new Worker(decoder, requests, prompts, waiting, results)
                        .run(() -> stopped.get() || stop.getAsBoolean());
                  } catch (RuntimeException | Error e) {
                    stopped.set(true); // the others need not go on
                    throw e;
                  }
                }));
      }
      RunningThreads.await(running, "decoding");
    }
    var all = new ArrayList<String>();
    for (String result : results) {
      if (result == null) {
        return Optional.empty();
      }
      all.add(result);
    }
    return Optional.of(all);
  }

  private int[] tokens(String prompt) {
    return IntStream.concat(
            IntStream.of(model.beginning()), IntStream.of(model.tokenizeText(prompt)))
        .toArray();
  }

  private DecoderSettings shape(List<Request> requests, List<int[]> prompts) {
    int longest =
        IntStream.range(0, requests.size())
            .map(i -> prompts.get(i).length + requests.get(i).maxTokens())
            .max()
            .orElseThrow();
    return new DecoderSettings(
            Math.min(MOST_SEQUENCES, requests.size()),
            longest,
            parallelism.threadsPerDecoder(),
            contextMemory / parallelism.decoders())
        .fitted(model, 1);
  }

  @Override
  public void close() {
    // every call closes what it has opened
  }

  /// What one thread does.
  private final class Worker {
    private final Decoder decoder;
    private final List<Request> requests;
    private final List<int[]> prompts;
    private final Queue<Integer> waiting;
    private final @Nullable String[] results;
    private final List<Open> open = new ArrayList<>();
    private final float[] logits = new float[model.vocabularySize()];
    private final TokenSampler sampler = new TokenSampler();

    Worker(
        Decoder decoder,
        List<Request> requests,
        List<int[]> prompts,
        Queue<Integer> waiting,
        @Nullable String[] results) {
      this.decoder = decoder;
      this.requests = requests;
      this.prompts = prompts;
      this.waiting = waiting;
      this.results = results;
    }

    void run(BooleanSupplier stop) {
      while (!stop.getAsBoolean()) {
        while (decoder.freeSlots() > 0) {
          Integer next = waiting.poll();
          if (next == null) {
            break;
          }
          open.add(new Open(next, decoder.open(prompts.get(next))));
        }
        if (open.isEmpty()) {
          return;
        }
        decoder.step();
        for (Open text : List.copyOf(open)) {
          advance(text);
        }
      }
    }

    private void advance(Open text) {
      Request request = requests.get(text.request);
      decoder.logits(text.sequence, logits);
      int token = sampler.draw(logits, request.temperature(), request.topK());
      boolean ends = model.isEndOfGeneration(token);
      if (!ends) {
        text.tokens.add(token);
        byte[] piece = model.piece(token);
        for (byte unit : piece) {
          ends |= unit == '\n' || unit == '\r';
        }
      }
      if (ends || text.tokens.size() >= request.maxTokens()) {
        results[text.request] =
            firstLine(model.text(text.tokens.stream().mapToInt(Integer::intValue).toArray()));
        text.sequence.close();
        open.remove(text);
      } else {
        decoder.append(text.sequence, token);
      }
    }
  }

  private static final class Open {
    private final int request;
    private final Sequence sequence;
    private final List<Integer> tokens = new ArrayList<>();

    Open(int request, Sequence sequence) {
      this.request = request;
      this.sequence = sequence;
    }
  }

  private static String firstLine(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    // the token limit may cut a character of several bytes
    return text.substring(0, end > 0 && text.charAt(end - 1) == '\uFFFD' ? end - 1 : end);
  }
}
