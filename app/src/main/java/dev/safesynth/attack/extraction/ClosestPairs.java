package dev.safesynth.attack.extraction;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The real records that the release comes closest to, for the eyes of those who may see them.
public final class ClosestPairs {
  private ClosestPairs() {}

  /// A synthetic text beside a real one.
  ///
  /// @param similarity share of the distinct words of both that both have (Jaccard), in (0, 1]
  public record Pair(LabelledText synthetic, LabelledText real, double similarity) {
    /// Hides the texts.
    @Override
    public String toString() {
      return "Pair[withheld]";
    }
  }

  /// Each synthetic text with its nearest real record, the nearest pairs first.
  ///
  /// @param limit most pairs, >= 0
  public static List<Pair> of(List<LabelledText> synthetic, List<LabelledText> real, int limit) {
    List<Set<String>> words = real.stream().map(ClosestPairs::words).toList();
    Map<String, List<Integer>> owners = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      for (String word : words.get(i)) {
        owners.computeIfAbsent(word, _ -> new ArrayList<>()).add(i);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (LabelledText text : synthetic) {
      Set<String> own = words(text);
      int[] shared = new int[real.size()];
      own.forEach(word -> owners.getOrDefault(word, List.of()).forEach(i -> shared[i]++));
      int best = -1;
      double similarity = 0;
      for (int i = 0; i < shared.length; i++) {
        double jaccard = (double) shared[i] / (own.size() + words.get(i).size() - shared[i]);
        if (jaccard > similarity) {
          best = i;
          similarity = jaccard;
        }
      }
      if (best >= 0) {
        pairs.add(new Pair(text, real.get(best), similarity));
      }
    }
    return pairs.stream()
        .sorted(Comparator.comparingDouble(Pair::similarity).reversed())
        .limit(limit)
        .toList();
  }

  private static Set<String> words(LabelledText text) {
    return new HashSet<>(Words.of(text.text()));
  }
}
