package dev.safesynth.attack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Add-one smoothed word bigrams: P(w | v) = (c(v, w) + 1) / (c(v) + V), each text preceded by a
/// start mark.
final class BigramModel {
  private final Map<String, Integer> pairs = new HashMap<>();
  private final Map<String, Integer> firsts = new HashMap<>();
  private final int vocabulary;

  /// @param texts words of each training text
  /// @param vocabulary number V of distinct words to share probability among, >= 1; models that are
  ///   compared need the same one
  BigramModel(List<List<String>> texts, int vocabulary) {
    this.vocabulary = vocabulary;
    for (List<String> words : texts) {
      String previous = "";
      for (String word : words) {
        pairs.merge(previous + ' ' + word, 1, Integer::sum);
        firsts.merge(previous, 1, Integer::sum);
        previous = word;
      }
    }
  }

  /// Mean natural logarithm of the probability of the words, <= 0; 0 for none.
  double meanLogProbability(List<String> words) {
    double sum = 0;
    String previous = "";
    for (String word : words) {
      sum +=
          Math.log(pairs.getOrDefault(previous + ' ' + word, 0) + 1.0)
              - Math.log(firsts.getOrDefault(previous, 0) + (double) vocabulary);
      previous = word;
    }
    return words.isEmpty() ? 0 : sum / words.size();
  }
}
