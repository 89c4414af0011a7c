package dev.safesynth.run;

import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.method.WordProfile;
import java.util.List;

/// Whether the words of a label can stand above the noise of `safesynth`, from public values and
/// released counts.
final class WordSignal {
  /// Standard deviations of noise that a word has to stand above, as for the writing itself.
  private static final double ABOVE = 2;

  /// Words of a record that share its influence; a public rule of thumb.
  private static final double WORDS = 25;

  /// The share of records that use a word which tells a label from others; likewise. With as few
  /// records as that asks for there was still a gain to be seen (`docs/methods.md`).
  private static final double SHARE = 0.5;

  private WordSignal() {}

  /// How many records a label needs before a word that every second of them uses stands above the
  /// noise.
  static long recordsNeeded(NoisyVectorSum words) {
    double noise = Math.sqrt((double) words.variance()) / WordProfile.BOUND;
    return (long) Math.ceil(ABOVE * noise * Math.sqrt(WORDS) / SHARE);
  }

  /// Warnings from released counts, one for each label that is too thin.
  static List<String> warnings(NoisyVectorSum words, List<String> labels, List<Long> counts) {
    long needed = recordsNeeded(words);
    return new ThinLabels(labels, counts)
        .warnings(
            _ -> needed,
            _ ->
                (", and its words need %d to stand above the noise; its texts will follow the public"
                        + " model more than the data")
                    .formatted(needed));
  }
}
