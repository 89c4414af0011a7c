package dev.safesynth.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// What released word sums mean for writing: which words a label's texts should be about, and how
/// much likelier than by itself the model should write each. A function of released and public
/// values.
///
/// A sum becomes the share of the label's records that have the word. Shares are compared with the
/// mean of all labels and with what the model writes by itself, both on top of [#NOISE_FLOOR]
/// standard deviations of the noise, so that noise comes to next to nothing. Key words are those
/// whose share is above the mean by more than noise makes likely among so many words; a word that
/// the model hardly ever writes needs more evidence, since most of the vocabulary is never used
/// about anything.
public final class Steering {
  /// So many tokens of a text for each key word.
  private static final int TOKENS_PER_KEY_WORD = 10;

  private static final int LEAST_KEY_WORDS = 2;
  private static final int MOST_KEY_WORDS = 12;

  private static final double NOISE_FLOOR = 2;
  private static final double LARGEST_LIFT = 3;
  private static final double LARGEST_DROP = -2;

  /// Standard deviations above the mean of the labels, for a word that the model uses in one text
  /// of a hundred and for each power of ten below.
  private static final double EVIDENCE = 2.5;

  private static final double USUAL = 0.01;
  private static final double MORE_EVIDENCE = 0.5;
  private static final double MOST_MORE_EVIDENCE = 2;

  /// Below 1: more different words, so that a few frequent ones do not fill all texts.
  private static final double SPREAD = 0.75;

  private static final int FINE = 1 << 30;

  private final WordFrequencies frequencies;
  private final float[][] lift;
  private final double[][] cumulative;

  private Steering(WordFrequencies frequencies, float[][] lift, double[][] cumulative) {
    this.frequencies = frequencies;
    this.lift = lift;
    this.cumulative = cumulative;
  }

  /// @param sums of [WordProfile], released
  /// @param counts records of each label, released
  /// @param deviation standard deviation of the noise on the sums
  static Steering of(
      WordFrequencies frequencies, List<Long> sums, List<Long> counts, double deviation) {
    WordVocabulary words = frequencies.words();
    int labels = counts.size();
    var lift = new float[labels][words.size()];
    var cumulative = new double[labels][words.size()];
    // what one word of a record adds to a sum
    double unit = WordProfile.BOUND / Math.sqrt(frequencies.countedPerText());
    double[] error =
        counts.stream().mapToDouble(n -> deviation / (Math.max(1, n) * unit)).toArray();
    for (int word = 0; word < words.size(); word++) {
      var share = new double[labels];
      for (int label = 0; label < labels; label++) {
        share[label] =
            sums.get(label * words.size() + word) / (Math.max(1, counts.get(label)) * unit);
      }
      double usual = frequencies.perText(word);
      // with a single label there is nothing but the model to compare with
      double mean = labels == 1 ? usual : Arrays.stream(share).average().orElseThrow();
      for (int label = 0; label < labels; label++) {
        double before = word == 0 ? 0 : cumulative[label][word - 1];
        cumulative[label][word] = before;
        if (frequencies.counts(word)) {
          double floor = NOISE_FLOOR * error[label];
          double own = Math.log(Math.max(0, share[label]) + floor);
          double others = Math.log(Math.max(0, mean) + floor);
          double model = Math.log(Math.min(1, usual) + floor);
          lift[label][word] =
              (float) Math.clamp(own - (others + model) / 2, LARGEST_DROP, LARGEST_LIFT);
          double excess = share[label] - mean;
          if (excess > evidence(usual) * errorOfExcess(error, label)) {
            cumulative[label][word] += Math.pow(excess - error[label] / 2, SPREAD);
          }
        }
      }
    }
    return new Steering(frequencies, lift, cumulative);
  }

  private static double evidence(double usual) {
    double rarer = Math.log10(USUAL / Math.max(usual, Double.MIN_NORMAL));
    return EVIDENCE + Math.clamp(MORE_EVIDENCE * rarer, 0, MOST_MORE_EVIDENCE);
  }

  /// Standard deviation of the noise on a label's share less the mean of all labels' shares.
  private static double errorOfExcess(double[] error, int label) {
    int labels = error.length;
    if (labels == 1) {
      return error[0];
    }
    double all = Arrays.stream(error).map(each -> each * each).sum() / ((double) labels * labels);
    return Math.sqrt(error[label] * error[label] * (1 - 2.0 / labels) + all);
  }

  /// How much is added to the log-probability of a word in a label's texts.
  float lift(int label, int word) {
    return lift[label][word];
  }

  WordFrequencies frequencies() {
    return frequencies;
  }

  /// How many words a text is asked to use.
  ///
  /// @param maxTokens of the text
  static int keyWords(int maxTokens) {
    return Math.clamp(maxTokens / TOKENS_PER_KEY_WORD, LEAST_KEY_WORDS, MOST_KEY_WORDS);
  }

  /// The words that a text is asked to use, all different; fewer where the label has fewer.
  ///
  /// @param most how many
  /// @param draw for the n-th try a uniform number in `0 .. range() - 1`
  Set<Integer> keyWords(int label, int most, IntUnaryOperator draw) {
    double[] up = cumulative[label];
    double total = up.length == 0 ? 0 : up[up.length - 1];
    var chosen = new LinkedHashSet<Integer>();
    for (int attempt = 0; attempt < 20 * most && total > 0 && chosen.size() < most; attempt++) {
      double at = total * (draw.applyAsInt(attempt) + 0.5) / FINE;
      int found = Arrays.binarySearch(up, at);
      int word = found >= 0 ? found : -found - 1;
      while (word > 0 && up[word] == up[word - 1]) {
        word--; // a word that is no key word
      }
      chosen.add(Math.min(word, up.length - 1));
    }
    return chosen;
  }

  /// The range of the numbers that [#keyWords] asks for: `0 .. range - 1`.
  static int range() {
    return FINE;
  }

  /// For every label how many key words there are to choose from.
  public List<Integer> known() {
    var all = new ArrayList<Integer>();
    for (double[] up : cumulative) {
      int known = 0;
      for (int word = 0; word < up.length; word++) {
        known += up[word] > (word == 0 ? 0 : up[word - 1]) ? 1 : 0;
      }
      all.add(known);
    }
    return all;
  }
}
