package dev.safesynth.llm;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Finds out whether this model on this machine and library gives a sequence the same logits, bit
/// for bit, whatever is computed with it. Private generation needs that: otherwise one record's
/// arithmetic would depend on which others are in the batch.
///
/// A trial, not a proof: it takes the cases in which kernels were seen to differ (a single row
/// against several, few rows against many, floating-point weights, processor tiles, graphics
/// cards). It takes about a second with a model of 135 million weights.
public final class BatchIndependence {
  private static final int LENGTH = 24;
  private static final int NEIGHBOURS = 31;

  private BatchIndependence() {}

  /// Whether the trial found no difference.
  ///
  /// @param threads as the decoders that are to be used will have
  public static boolean holds(LanguageModel model, int threads) {
    float[][] alone = alone(model, threads);
    return Arrays.deepEquals(alone, amongNeighbours(model, threads));
  }

  /// Logits before and after the last token.
  private static float[][] alone(LanguageModel model, int threads) {
    try (Decoder decoder = open(model, 1, threads)) {
      float[][] logits = new float[2][model.vocabularySize()];
      Sequence sequence = decoder.open(words(model, 0, LENGTH - 1));
      decoder.step();
      decoder.logits(sequence, logits[0]);
      decoder.append(sequence, word(model, 0, LENGTH - 1));
      decoder.step();
      decoder.logits(sequence, logits[1]);
      return logits;
    }
  }

  /// The same logits, with others in the batch.
  private static float[][] amongNeighbours(LanguageModel model, int threads) {
    try (Decoder decoder = open(model, NEIGHBOURS + 1, threads)) {
      float[][] logits = new float[2][model.vocabularySize()];
      Sequence[] others = new Sequence[NEIGHBOURS];
      for (int i = 0; i < NEIGHBOURS; i++) {
        others[i] = decoder.open(words(model, i + 1, 1 + i % 8));
      }
      Sequence sequence = decoder.open(words(model, 0, LENGTH - 1));
      decoder.step();
      decoder.logits(sequence, logits[0]);
      for (int i = 0; i < NEIGHBOURS; i++) {
        decoder.append(others[i], word(model, i + 1, others[i].length()));
      }
      decoder.append(sequence, word(model, 0, LENGTH - 1));
      decoder.step();
      decoder.logits(sequence, logits[1]);
      return logits;
    }
  }

  private static Decoder open(LanguageModel model, int sequences, int threads) {
    return Decoder.open(model, new DecoderSettings(sequences, LENGTH, threads, Long.MAX_VALUE));
  }

  private static int[] words(LanguageModel model, int sequence, int length) {
    return IntStream.range(0, length).map(i -> word(model, sequence, i)).toArray();
  }

  /// Some token, spread over the vocabulary.
  private static int word(LanguageModel model, int sequence, int position) {
    return (int) ((100 + sequence * 7919L + position * 104_729L) % model.vocabularySize());
  }
}
