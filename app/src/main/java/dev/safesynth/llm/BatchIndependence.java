package dev.safesynth.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Finds out whether this model on this machine and library gives a sequence the same logits, bit
/// for bit, whatever is computed with it. Private generation needs that: otherwise one record's
/// arithmetic would depend on which others are in the batch.
///
/// A trial, not a proof: it takes the cases in which kernels were seen to differ (a single row
/// against several, few rows against many, floating-point weights, processor tiles, graphics
/// cards), over several steps and with neighbours of other lengths. It takes a few seconds with a
/// model of 135 million weights.
public final class BatchIndependence {
  /// Rows beside the watched one: around the sizes at which kernels change.
  private static final int[] NEIGHBOURS = {1, 3, 8, 16, 31, 47};

  private static final int PROMPT = 20;
  private static final int STEPS = 5;

  private BatchIndependence() {}

  /// Whether the trial found no difference.
  ///
  /// @param threads as the decoders that are to be used will have
  public static boolean holds(LanguageModel model, int threads) {
    float[][] alone = watched(model, threads, 0);
    return Arrays.stream(NEIGHBOURS)
        .allMatch(neighbours -> Arrays.deepEquals(alone, watched(model, threads, neighbours)));
  }

  /// The watched sequence's logits after its prompt and after each further token.
  private static float[][] watched(LanguageModel model, int threads, int neighbours) {
    var settings = new DecoderSettings(neighbours + 1, PROMPT + STEPS, threads, Long.MAX_VALUE);
    try (Decoder decoder = Decoder.open(model, settings)) {
      var sequences = new ArrayList<Sequence>();
      for (int i = 1; i <= neighbours; i++) {
        sequences.add(decoder.open(words(model, i, 1 + i % PROMPT)));
      }
      Sequence watched = decoder.open(words(model, 0, PROMPT));
      sequences.add(watched);
      var logits = new float[STEPS + 1][model.vocabularySize()];
      decoder.step();
      decoder.logits(watched, logits[0]);
      for (int step = 1; step <= STEPS; step++) {
        for (int i = 0; i < sequences.size(); i++) {
          int number = sequences.get(i) == watched ? 0 : i + 1;
          decoder.append(sequences.get(i), word(model, number, sequences.get(i).length()));
        }
        decoder.step();
        decoder.logits(watched, logits[step]);
      }
      return logits;
    }
  }

  private static int[] words(LanguageModel model, int sequence, int length) {
    return IntStream.range(0, length).map(i -> word(model, sequence, i)).toArray();
  }

  /// Some token, spread over the whole vocabulary: rare ones showed differences that common ones
  /// did not.
  private static int word(LanguageModel model, int sequence, int position) {
    return (int) ((100 + sequence * 7919L + position * 104_729L) % model.vocabularySize());
  }
}
