package dev.safesynth.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How close the nearest released texts are to a record: the mean of its 25 largest Jaccard
/// similarities of word sets.
final class JaccardSimilarity {
  private static final int NEAREST = 25;

  private final Map<String, List<Integer>> textsWith = new HashMap<>();
  private final int[] sizes;

  JaccardSimilarity(List<Candidate> released) {
    sizes = new int[released.size()];
    for (int i = 0; i < sizes.length; i++) {
      Set<String> words = new HashSet<>(released.get(i).words());
      sizes[i] = words.size();
      for (String word : words) {
        textsWith.computeIfAbsent(word, key -> new ArrayList<>()).add(i);
      }
    }
  }

  /// In [0, 1].
  double score(Candidate record) {
    Set<String> words = new HashSet<>(record.words());
    int[] shared = new int[sizes.length];
    for (String word : words) {
      textsWith.getOrDefault(word, List.of()).forEach(i -> shared[i]++);
    }
    double[] similarities = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      int union = words.size() + sizes[i] - shared[i];
      similarities[i] = union == 0 ? 0 : (double) shared[i] / union;
    }
    Arrays.sort(similarities);
    return Arrays.stream(similarities, Math.max(0, sizes.length - NEAREST), sizes.length)
        .average()
        .orElse(0);
  }
}
