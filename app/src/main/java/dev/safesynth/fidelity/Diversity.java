package dev.safesynth.fidelity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// How much texts repeat themselves: distinct-1 and distinct-2 over a number of words that is the
/// same for all sources, because both fall as texts are added.
///
/// @param distinct1 share of words that are distinct, over random orders of the texts, in [0, 1]
/// @param distinct2 share of pairs of neighbouring words that are distinct, in [0, 1]
/// @param words over which they are taken
/// @param seeds number of random orders
public record Diversity(Spread distinct1, Spread distinct2, int words, int seeds) {
  private static final int SEEDS = 3;

  /// The diversity of texts given as words.
  ///
  /// @param budget number of words, at most those of `texts` together
  static Diversity of(List<List<String>> texts, int budget, long seed) {
    double[] single = new double[SEEDS];
    double[] pairs = new double[SEEDS];
    for (int s = 0; s < SEEDS; s++) {
      List<List<String>> shuffled = new ArrayList<>(texts);
      Collections.shuffle(shuffled, new Random(seed + s));
      single[s] = DistinctNgrams.share(shuffled, 1, budget);
      pairs[s] = DistinctNgrams.share(shuffled, 2, budget);
    }
    return new Diversity(Spread.of(single), Spread.of(pairs), budget, SEEDS);
  }
}
