package dev.safesynth.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// What released word counts mean for writing: which words a label's texts should be about, and how
/// much likelier than by itself the model should write each. A function of released and public
/// values.
///
/// A sum is turned into the share of the label's records that have the word, less [#CAUTION]
/// standard deviations of its noise; what is left is above the noise with high probability. A word
/// becomes a key word in proportion to that share and to its lift over the other labels.
public final class Steering {
  /// Words that a text is asked to use.
  static final int KEY_WORDS = 14;

  private static final double CAUTION = 2;
  private static final double LEAST_SHARE = 0.001;
  private static final double NOISE_IN_LIFT = 0.25;
  private static final float LARGEST_BIAS = 4;
  private static final int FINE = 1 << 30;

  private final int[] words;
  private final float[][] bias;
  private final double[][] cumulative;
  private final int vocabulary;

  private Steering(int[] words, int vocabulary, float[][] bias, double[][] cumulative) {
    this.words = words;
    this.vocabulary = vocabulary;
    this.bias = bias;
    this.cumulative = cumulative;
  }

  /// @param sums of [WordProfile], released
  /// @param counts records of each label, released
  /// @param deviation standard deviation of the noise on the sums
  static Steering of(
      WordFrequencies frequencies,
      List<Long> sums,
      List<Long> counts,
      double deviation,
      int vocabulary) {
    int size = frequencies.words().length;
    int labels = counts.size();
    double perWeight = perWeight(frequencies);
    var share = new double[labels][size];
    var error = new double[labels][size];
    for (int label = 0; label < labels; label++) {
      for (int word = 0; word < size; word++) {
        double unit = Math.max(1, counts.get(label)) * frequencies.weight(word) * perWeight;
        if (unit > 0) {
          error[label][word] = deviation / unit;
          double measured = sums.get(label * size + word) / unit;
          share[label][word] = Math.clamp(measured - CAUTION * error[label][word], 0, 1);
        }
      }
    }
    var bias = new float[labels][size];
    var cumulative = new double[labels][size];
    for (int label = 0; label < labels; label++) {
      double sum = 0;
      for (int word = 0; word < size; word++) {
        if (share[label][word] > 0) {
          double floor = LEAST_SHARE + NOISE_IN_LIFT * error[label][word];
          double own = share[label][word] + floor;
          double lift = Math.log(own / (frequencies.perText(word) + floor));
          bias[label][word] = Math.clamp((float) lift, 0, LARGEST_BIAS);
          sum += share[label][word] * Math.sqrt(own / (elsewhere(share, label, word) + floor));
        }
        cumulative[label][word] = sum;
      }
    }
    return new Steering(frequencies.words(), vocabulary, bias, cumulative);
  }

  private static double elsewhere(double[][] share, int label, int word) {
    double sum = 0;
    for (int other = 0; other < share.length; other++) {
      sum += other == label ? 0 : share[other][word];
    }
    return share.length == 1 ? 0 : sum / (share.length - 1);
  }

  /// What one unit of weight comes to after a record's vector was scaled to its norm: by texts of
  /// the model, since those of the data are private.
  private static double perWeight(WordFrequencies frequencies) {
    double square = 0;
    for (int word = 0; word < frequencies.words().length; word++) {
      double weight = frequencies.weight(word);
      square += Math.min(1, frequencies.perText(word)) * weight * weight;
    }
    return square == 0 ? 0 : WordProfile.BOUND / Math.sqrt(square);
  }

  /// How much is added to each token's log-probability in a label's texts.
  float[] bias(int label) {
    var all = new float[vocabulary];
    for (int word = 0; word < words.length; word++) {
      all[words[word]] = bias[label][word];
    }
    return all;
  }

  /// The tokens that a text is asked to use, all different; fewer where the label has fewer.
  ///
  /// @param draw for the n-th try a uniform number in `0 .. range() - 1`
  Set<Integer> keyWords(int label, IntUnaryOperator draw) {
    double[] up = cumulative[label];
    double total = up[up.length - 1];
    var chosen = new LinkedHashSet<Integer>();
    for (int attempt = 0; attempt < 20 * KEY_WORDS && total > 0; attempt++) {
      double at = total * (draw.applyAsInt(attempt) + 0.5) / FINE;
      int found = Arrays.binarySearch(up, at);
      int word = found >= 0 ? found : -found - 1;
      while (word > 0 && up[word] == up[word - 1]) {
        word--; // a word without a share
      }
      chosen.add(words[Math.min(word, words.length - 1)]);
      if (chosen.size() == KEY_WORDS) {
        break;
      }
    }
    return chosen;
  }

  /// The range of the numbers that [#keyWords] asks for: `0 .. range - 1`.
  static int range() {
    return FINE;
  }

  /// For every label how many words stand above the noise.
  public List<Integer> known() {
    var all = new ArrayList<Integer>();
    for (float[] ofLabel : bias) {
      int known = 0;
      for (float value : ofLabel) {
        known += value > 0 ? 1 : 0;
      }
      all.add(known);
    }
    return all;
  }
}
