package dev.safesynth.llm;

/// How decoding is spread over the processor.
///
/// @param decoders decoders that work side by side, each on a thread of its own
/// @param threadsPerDecoder threads of one computation
public record Parallelism(int decoders, int threadsPerDecoder) {
  public Parallelism {
    if (decoders < 1 || threadsPerDecoder < 1) {
      throw new IllegalArgumentException(
          "decoders and threadsPerDecoder must be >= 1, were %d and %d"
              .formatted(decoders, threadsPerDecoder));
    }
  }

  /// One single-threaded decoder per core. Threads inside one computation wait for each other by
  /// spinning, which is a little faster on idle cores and many times slower on shared ones.
  public static Parallelism standard() {
    return new Parallelism(Runtime.getRuntime().availableProcessors(), 1);
  }
}
