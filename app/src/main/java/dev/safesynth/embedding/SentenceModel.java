package dev.safesynth.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/// A BERT model in ONNX Runtime, one text a call. Many threads may call it at once; as many
/// compute.
///
/// It computes on threads of its own, never on a caller's: both ONNX Runtime and llama.cpp set up
/// the processor's tiles (AMX) for the thread they run on, each in its way, and llama.cpp does it
/// once. On a thread that both had used the language model's logits were wrong.
///
/// One text a call on purpose: the activations of the 8-bit model are quantised for a batch as a
/// whole, so that a text's vector would depend on its neighbours (cosine 0.98 to 1).
final class SentenceModel implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;

  private final ExecutorService threads;

  private SentenceModel(OrtEnvironment environment, OrtSession session, ExecutorService threads) {
    this.environment = environment;
    this.session = session;
    this.threads = threads;
  }

  /// Loads an ONNX file.
  ///
  /// @throws UserException (model) when the file is not a model, or ONNX Runtime has no library for
  ///   this machine
  static SentenceModel open(Path file) {
    try {
      // before the options, which would have the libraries unpacked and left
      return open(file, OnnxNatives.environment());
    } catch (OrtException e) {
      throw new UserException(
          Exit.MODEL,
          "The model for sentence embeddings cannot be loaded",
          file.toString(),
          "Delete its folder and run ./safesynth setup.",
          e);
    } catch (LinkageError e) {
      throw new UserException(
          Exit.MODEL,
          "ONNX Runtime cannot be loaded, which computes sentence embeddings",
          System.getProperty("os.name") + " " + System.getProperty("os.arch"),
          "It runs on Linux with glibc (x86-64, Arm), macOS (Arm) and Windows (x86-64), and needs"
              + " room for 30 MB in the folder for temporary files.",
          e);
    }
  }

  private static SentenceModel open(Path file, OrtEnvironment environment) throws OrtException {
    environment.setTelemetry(false); // the libraries for Windows have some
    var threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("embedding-", 0).factory());
    try {
      // parts that do not depend on the text are computed while loading
      return new SentenceModel(
          environment, result(threads.submit(() -> session(file, environment))), threads);
    } catch (ExecutionException e) {
      threads.close();
      if (e.getCause() instanceof OrtException unfit) {
        throw unfit;
      }
      if (e.getCause() instanceof LinkageError missing) {
        throw missing;
      }
      throw new IllegalStateException("ONNX Runtime failed while loading a model", e);
    }
  }

  private static OrtSession session(Path file, OrtEnvironment environment) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      // else a waiting thread burns a core, which halves the texts per CPU-second
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // else 16-bit sums saturate on x86 without VNNI, and vectors depend on the processor
      options.addConfigEntry("session.x64quantprecision", "1");
      return environment.createSession(file.toString(), options);
    }
  }

  /// The mean of the last layer over all pieces, scaled to length 1. An interruption is left to the
  /// caller: what takes some milliseconds is waited for.
  ///
  /// @param ids numbers of the text's pieces
  /// @throws IllegalStateException when closed
  float[] embed(long[] ids) {
    try {
      return result(threads.submit(() -> computed(ids)));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the model for sentence embeddings is closed", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("ONNX Runtime failed on " + ids.length + " word pieces", e);
    }
  }

  private static <T> T result(Future<T> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private float[] computed(long[] ids) throws OrtException {
    long[] shape = {1, ids.length};
    var ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (var pieces = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        var mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
        var types =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
        var result =
            session.run(
                Map.of("input_ids", pieces, "attention_mask", mask, "token_type_ids", types))) {
      return pooled(((OnnxTensor) result.get(0)).getFloatBuffer(), ids.length);
    }
  }

  /// A mean scaled to length 1 is the sum scaled to length 1.
  ///
  /// @param layer a row for each piece
  static float[] pooled(FloatBuffer layer, int pieces) {
    int dimensions = layer.remaining() / pieces;
    var sum = new double[dimensions];
    for (int piece = 0; piece < pieces; piece++) {
      for (int d = 0; d < dimensions; d++) {
        sum[d] += layer.get();
      }
    }
    double norm = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
    var vector = new float[dimensions];
    for (int d = 0; d < dimensions; d++) {
      vector[d] = (float) (sum[d] / norm);
    }
    return vector;
  }

  /// Waits for the calls of other threads: what they compute on is freed.
  @Override
  public synchronized void close() {
    if (threads.isShutdown()) {
      return;
    }
    threads.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not end its session", e);
    }
  }
}
