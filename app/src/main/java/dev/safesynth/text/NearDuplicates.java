package dev.safesynth.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Clusters of texts that are the same or nearly so: the Jaccard similarity of their sets of
/// character 5-grams is at least 0.8, after lower-casing and reduction to words with single spaces;
/// clusters are the connected components.
public final class NearDuplicates {
  private static final int GRAM = 5;
  private static final double THRESHOLD = 0.8;

  private NearDuplicates() {}

  /// The cluster number of each text, from 0, in order of first appearance.
  ///
  /// Only pairs that share one of their rarest 5-grams are compared: with |A ∩ B| >= 0.8 |A| the
  /// two must share one among the rarest |A| - ceil(0.8 |A|) + 1 of A, and likewise of B (prefix
  /// filtering, Chaudhuri et al. 2006).
  public static int[] clusters(List<String> texts) {
    List<String> normal = texts.stream().map(text -> String.join(" ", Words.of(text))).toList();
    List<long[]> sets = normal.stream().map(NearDuplicates::grams).toList();
    Map<Long, Integer> frequency = new HashMap<>();
    sets.forEach(set -> Arrays.stream(set).forEach(g -> frequency.merge(g, 1, Integer::sum)));
    int[] parent = new int[texts.size()];
    Arrays.setAll(parent, i -> i);
    Map<Long, List<Integer>> prefixes = new HashMap<>();
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < sets.size(); i++) {
      Integer same = first.putIfAbsent(normal.get(i), i);
      if (same != null) {
        // Not indexed: thousands of copies would be compared with each other.
        parent[i] = root(parent, same);
        continue;
      }
      long[] set = sets.get(i);
      int prefix = set.length - (int) Math.ceil(THRESHOLD * set.length - 1e-9) + 1;
      List<Long> rarest =
          Arrays.stream(set)
              .boxed()
              .sorted(
                  (a, b) -> {
                    int byRarity =
                        Integer.compare(frequency.getOrDefault(a, 0), frequency.getOrDefault(b, 0));
                    return byRarity != 0 ? byRarity : Long.compare(a, b);
                  })
              .limit(prefix)
              .toList();
      for (long gram : rarest) {
        List<Integer> seen = prefixes.computeIfAbsent(gram, key -> new ArrayList<>());
        for (int j : seen) {
          if (root(parent, i) != root(parent, j) && similar(set, sets.get(j))) {
            parent[root(parent, i)] = root(parent, j);
          }
        }
        seen.add(i);
      }
    }
    Map<Integer, Integer> numbers = new LinkedHashMap<>();
    return IntStream.range(0, parent.length)
        .map(
            i -> {
              int next = numbers.size();
              return numbers.computeIfAbsent(root(parent, i), key -> next);
            })
        .toArray();
  }

  private static int root(int[] parent, int i) {
    int at = i;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /// The distinct 5-grams, each as a 64-bit hash, ascending. A text of fewer than five characters
  /// is its own single gram.
  private static long[] grams(String normal) {
    int count = Math.max(1, normal.length() - GRAM + 1);
    long[] grams = new long[count];
    for (int i = 0; i < count; i++) {
      long hash = 1125899906842597L;
      for (int j = i; j < Math.min(i + GRAM, normal.length()); j++) {
        hash = 31 * hash + normal.charAt(j);
        hash ^= hash >>> 29;
        hash *= 0xBF58476D1CE4E5B9L;
      }
      grams[i] = hash;
    }
    return Arrays.stream(grams).sorted().distinct().toArray();
  }

  private static boolean similar(long[] a, long[] b) {
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      int order = Long.compare(a[i], b[j]);
      if (order == 0) {
        shared++;
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return shared >= THRESHOLD * (a.length + b.length - shared);
  }
}
