package dev.safesynth.llm;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Measures decoding: sequences with a short prompt each, then one token per sequence and step, all
/// logits read. The prompts are outside the measured time.
public final class EngineBenchmark {
  /// Tokens of a sequence before the first measured step.
  static final int PROMPT = 16;

  private static final int TOKENS_PER_SEQUENCE = 256;

  /// What one pattern took.
  ///
  /// @param engine `java` or `c`
  /// @param sequences sequences in all decoders together
  /// @param seconds wall time
  /// @param cpuSeconds time of all cores spent by the process, waiting by spinning included
  /// @param outsideShare part of the wall time that was not spent in `llama_decode`, in \[0, 1\]
  /// @param check a sum of logits: equal for both engines, as they compute the same
  public record Result(
      String engine,
      int sequences,
      Parallelism parallelism,
      int tokens,
      double seconds,
      double cpuSeconds,
      double outsideShare,
      double check) {
    public double tokensPerSecond() {
      return tokens / seconds;
    }

    public double tokensPerCpuSecond() {
      return tokens / cpuSeconds;
    }
  }

  private record Share(double outsideShare, double check) {}

  private final LanguageModel model;

  public EngineBenchmark(LanguageModel model) {
    this.model = model;
  }

  /// Runs one pattern from Java.
  ///
  /// @param sequences divided evenly among the decoders, at least one each
  /// @param steps 1 to 200
  public Result java(int sequences, int steps, Parallelism parallelism) {
    int decoders = parallelism.decoders();
    List<Long> starts = new ArrayList<>();
    CyclicBarrier ready =
        new CyclicBarrier(
            decoders,
            () -> {
              starts.add(cpuNanos());
              starts.add(System.nanoTime());
            });
    try (ExecutorService threads = Executors.newFixedThreadPool(decoders)) {
      List<Callable<Share>> work = new ArrayList<>();
      for (int d = 0; d < decoders; d++) {
        int first = sequences * d / decoders;
        int end = sequences * (d + 1) / decoders;
        work.add(() -> decode(first, end, steps, parallelism.threadsPerDecoder(), ready));
      }
      List<Share> shares = new ArrayList<>();
      for (Future<Share> done : threads.invokeAll(work)) {
        shares.add(done.get());
      }
      double cpuSeconds = (cpuNanos() - starts.get(0)) / 1e9;
      double seconds = (System.nanoTime() - starts.get(1)) / 1e9;
      return new Result(
          "java",
          sequences,
          parallelism,
          sequences * steps,
          seconds,
          cpuSeconds,
          shares.stream().mapToDouble(Share::outsideShare).average().orElseThrow(),
          shares.stream().mapToDouble(Share::check).sum());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the benchmark failed", e.getCause());
    }
  }

  private Share decode(int first, int end, int steps, int threads, CyclicBarrier ready)
      throws Exception {
    DecoderSettings settings =
        new DecoderSettings(end - first, TOKENS_PER_SEQUENCE, threads, Long.MAX_VALUE);
    try (Decoder decoder = Decoder.open(model, settings)) {
      List<Sequence> sequences = new ArrayList<>();
      for (int s = first; s < end; s++) {
        int[] prompt = new int[PROMPT];
        for (int p = 0; p < PROMPT; p++) {
          prompt[p] = word(s, p);
        }
        sequences.add(decoder.open(prompt));
      }
      decoder.step();
      float[] row = new float[model.vocabularySize()];
      double check = 0;
      ready.await();
      long inside = decoder.decodeNanos();
      long start = System.nanoTime();
      for (int step = 0; step < steps; step++) {
        for (int s = first; s < end; s++) {
          decoder.append(sequences.get(s - first), word(s, PROMPT + step));
        }
        decoder.step();
        for (int s = first; s < end; s++) {
          decoder.logits(sequences.get(s - first), row);
          check += row[s];
        }
      }
      double wall = System.nanoTime() - start;
      return new Share(1 - (decoder.decodeNanos() - inside) / wall, check);
    }
  }

  /// Ordinary words, the same that `bench/native/decode.c` feeds.
  private static int word(int sequence, int position) {
    return 100 + (int) ((sequence * 7919L + position * 104_729L) % 40_000);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
