package dev.safesynth.fidelity;

import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Self-BLEU (Zhu et al. 2018): the mean BLEU-4 of each text against all others, as nltk's
/// `sentence_bleu` with smoothing `method1` gives it. High values tell of texts that repeat each
/// other; real texts have a value of their own, and lower than that is no merit.
///
/// @param bleu over random subsets of the texts, in [0, 1]
/// @param texts in a subset; each is compared with all others of it
/// @param seeds number of subsets
public record SelfBleu(Spread bleu, int texts, int seeds) {
  private static final int ORDER = 4;
  private static final int SUBSET = 500;
  private static final int SEEDS = 3;
  private static final double SMOOTHING = 0.1;

  /// Self-BLEU of texts given as words.
  ///
  /// @param texts at least two
  static SelfBleu of(List<List<String>> texts, long seed) {
    double[] values = new double[SEEDS];
    for (int s = 0; s < SEEDS; s++) {
      List<List<String>> shuffled = new ArrayList<>(texts);
      Collections.shuffle(shuffled, new Random(seed + s));
      values[s] = mean(shuffled.subList(0, Math.min(SUBSET, shuffled.size())), ORDER);
    }
    return new SelfBleu(Spread.of(values), Math.min(SUBSET, texts.size()), SEEDS);
  }

  /// The mean BLEU of each text against all others.
  ///
  /// @param order longest run of words, uniform weights
  static double mean(List<List<String>> texts, int order) {
    double[][] logPrecisions = new double[texts.size()][order];
    for (int length = 1; length <= order; length++) {
      List<Map<String, Integer>> counts = new ArrayList<>();
      for (List<String> text : texts) {
        Map<String, Integer> own = new HashMap<>();
        Words.runs(text, length).forEach(run -> own.merge(run, 1, Integer::sum));
        counts.add(own);
      }
      Map<String, Top> tops = new HashMap<>();
      for (int i = 0; i < counts.size(); i++) {
        int text = i;
        counts.get(i).forEach((run, n) -> tops.merge(run, new Top(n, text, 0), Top::with));
      }
      for (int i = 0; i < counts.size(); i++) {
        logPrecisions[i][length - 1] = logPrecision(i, counts.get(i), tops, length);
      }
    }
    int[] lengths = texts.stream().mapToInt(List::size).toArray();
    double sum = 0;
    for (int i = 0; i < texts.size(); i++) {
      // nltk: no common word at all is 0 whatever the smoothing.
      double log = Arrays.stream(logPrecisions[i]).sum() / order;
      sum += Double.isInfinite(log) ? 0 : brevity(i, lengths) * Math.exp(log);
    }
    return sum / texts.size();
  }

  private static double logPrecision(
      int text, Map<String, Integer> own, Map<String, Top> tops, int length) {
    int matched = 0;
    int total = 0;
    for (Map.Entry<String, Integer> entry : own.entrySet()) {
      Top top = tops.getOrDefault(entry.getKey(), Top.NONE);
      matched += Math.min(entry.getValue(), top.without(text));
      total += entry.getValue();
    }
    if (matched == 0) {
      return length == 1 ? Double.NEGATIVE_INFINITY : Math.log(SMOOTHING / Math.max(1, total));
    }
    return Math.log((double) matched / total);
  }

  /// The penalty for being shorter than the other text nearest in length (the shorter of two).
  private static double brevity(int text, int[] lengths) {
    int own = lengths[text];
    int closest = Integer.MAX_VALUE;
    for (int i = 0; i < lengths.length; i++) {
      int gain = Math.abs(closest - own) - Math.abs(lengths[i] - own);
      if (i != text
          && (closest == Integer.MAX_VALUE || gain > 0 || (gain == 0 && lengths[i] < closest))) {
        closest = lengths[i];
      }
    }
    return own > closest ? 1 : Math.exp(1 - (double) closest / own);
  }

  /// The largest count of a run in any text, which text has it, and the largest in all others.
  private record Top(int largest, int owner, int second) {
    static final Top NONE = new Top(0, -1, 0);

    /// @param other the count in one text
    Top with(Top other) {
      return other.largest > largest
          ? new Top(other.largest, other.owner, largest)
          : new Top(largest, owner, Math.max(second, other.largest));
    }

    int without(int text) {
      return text == owner ? second : largest;
    }
  }
}
