package dev.safesynth.llm;

/// Size and resources of a [Decoder].
///
/// @param maxSequences slots for sequences and kept prefixes together, 1 to 256
/// @param tokensPerSequence the longest sequence with its prefix, at least 1
/// @param threads threads of one computation; more than one waits by spinning, so it is fast only
///   while nothing else needs the cores (see [Parallelism])
/// @param contextMemory bytes that the decoder may take beside the model, see [Decoder#memoryBytes]
public record DecoderSettings(
    int maxSequences, int tokensPerSequence, int threads, long contextMemory) {
  /// llama.cpp's limit.
  public static final int MOST_SEQUENCES = 256;

  private static final int MOST_TOKENS = 1 << 20;

  public DecoderSettings {
    require("maxSequences", maxSequences, MOST_SEQUENCES);
    require("tokensPerSequence", tokensPerSequence, MOST_TOKENS);
    require("threads", threads, 512);
    if (contextMemory < 1) {
      throw new IllegalArgumentException("contextMemory must be >= 1, was " + contextMemory);
    }
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must be in [1, %d], was %d".formatted(name, most, value));
    }
  }

  /// The same with as many of its sequences as its memory has room for.
  ///
  /// @param fewest sequences that are left whatever they take: [Decoder#open] refuses them
  public DecoderSettings fitted(LanguageModel model, int fewest) {
    int fitting = maxSequences;
    while (fitting > fewest
        && Decoder.memoryBytes(model, fitting, tokensPerSequence) > contextMemory) {
      fitting--;
    }
    return new DecoderSettings(fitting, tokensPerSequence, threads, contextMemory);
  }

  /// The same with single-threaded computation and a budget of 2 GiB.
  public static DecoderSettings of(int maxSequences, int tokensPerSequence) {
    return new DecoderSettings(maxSequences, tokensPerSequence, 1, 2L << 30);
  }
}
