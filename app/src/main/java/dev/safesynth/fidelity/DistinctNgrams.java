package dev.safesynth.fidelity;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Distinct-n (Li et al. 2016): the share of runs of words that are distinct. It falls as texts are
/// added, so it is taken over a fixed number of words.
public final class DistinctNgrams {
  private DistinctNgrams() {}

  /// The share of runs within the first `budget` words that are distinct, in [0, 1]; 0 where there
  /// is no run. Runs do not cross from one text to the next.
  ///
  /// @param texts words of each text, shuffled by the caller
  /// @param length words in a run, >= 1
  public static double share(List<List<String>> texts, int length, int budget) {
    Set<List<String>> seen = new HashSet<>();
    int total = 0;
    int used = 0;
    for (List<String> text : texts) {
      int until = Math.min(text.size(), budget - used);
      for (int i = 0; i + length <= until; i++) {
        seen.add(List.copyOf(text.subList(i, i + length)));
        total++;
      }
      used += Math.max(until, 0);
    }
    return total == 0 ? 0 : (double) seen.size() / total;
  }
}
