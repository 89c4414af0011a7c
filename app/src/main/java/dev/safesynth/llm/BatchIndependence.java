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
/// cards), with as many rows as the decoder takes, a shared prefix, neighbours of all lengths,
/// slots that are freed and filled again. It takes some seconds with a model of 135 million
/// weights.
public final class BatchIndependence {
  /// Rows in all: around the sizes at which kernels change; the decoder's own size comes to them.
  private static final int[] ROWS = {2, 4, 9, 17, 32};

  private static final int PREFIX = 6;
  private static final int PROMPT = 14;
  private static final int LONGER_PROMPTS = 48;
  private static final int STEPS = 5;

  private BatchIndependence() {}

  /// Whether the trial found no difference.
  ///
  /// @param settings of the decoders that are to be used
  public static boolean holds(LanguageModel model, DecoderSettings settings) {
    int most = settings.maxSequences() - 1;
    float[][] alone = watched(model, settings, 1);
    return IntStream.concat(Arrays.stream(ROWS), IntStream.of(most))
        .filter(rows -> rows <= most)
        .allMatch(rows -> Arrays.deepEquals(alone, watched(model, settings, rows)));
  }

  /// The watched sequence's logits after its prompt and after each further token.
  private static float[][] watched(LanguageModel model, DecoderSettings settings, int rows) {
    int room = settings.tokensPerSequence() - STEPS - PREFIX;
    try (Decoder decoder = Decoder.open(model, settings)) {
      Prefix prefix = decoder.prefix(words(model, 1_000, PREFIX));
      var sequences = new ArrayList<Sequence>();
      for (int i = 1; i < rows; i++) {
        sequences.add(decoder.open(prefix, words(model, i, length(i, room))));
      }
      Sequence watched = decoder.open(prefix, words(model, 0, Math.min(PROMPT, room)));
      sequences.add(watched);
      var logits = new float[STEPS + 1][model.vocabularySize()];
      decoder.step();
      decoder.logits(watched, logits[0]);
      for (int step = 1; step <= STEPS; step++) {
        if (rows > 2 && step == 3) {
          decoder.close(sequences.get(1));
          sequences.set(1, decoder.open(prefix, words(model, 2_000, Math.min(3, room))));
        }
        for (int i = 0; i < rows; i++) {
          int number = i == rows - 1 ? 0 : i + 1;
          decoder.append(sequences.get(i), word(model, number, sequences.get(i).length()));
        }
        decoder.step();
        decoder.logits(watched, logits[step]);
      }
      return logits;
    }
  }

  /// One neighbour as long as the decoder allows, some of all short lengths; more only cost time.
  private static int length(int neighbour, int room) {
    if (neighbour == 1) {
      return room;
    }
    return neighbour > LONGER_PROMPTS ? 1 : Math.min(room, 1 + neighbour % PROMPT);
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
