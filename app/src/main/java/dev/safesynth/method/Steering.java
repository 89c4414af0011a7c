package dev.safesynth.method;

import dev.safesynth.dp.KeyedRouting;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What released word sums mean for writing: which words a label's texts should be about, and how
/// much likelier than by itself the model should write each. A function of released and public
/// values.
///
/// A sum becomes the share of the label's records that have the word. Shares are compared with the
/// mean of all labels, where each counts by how well it is known, and with what the model writes by
/// itself, both on top of [#NOISE_FLOOR] standard deviations of the noise, so that noise comes to
/// next to nothing. Key words are those whose share is above the mean by more than noise makes
/// likely among so many words; a word that the model hardly ever writes needs more evidence, since
/// most of the vocabulary is never used about anything. Of the words that are known at all it says
/// in which share of a label's texts each belongs ([WordBalance]).
public final class Steering {
  /// So many tokens of a text for each key word.
  private static final int TOKENS_PER_KEY_WORD = 10;

  private static final int LEAST_KEY_WORDS = 2;
  private static final int MOST_KEY_WORDS = 12;

  private static final double NOISE_FLOOR = 2;

  /// The lift is that over the other labels, and this share of the one over the model: a label is
  /// told by what others do not have, and the model knows by itself how often words occur.
  private static final double LIFT_OVER_MODEL = 0.5;

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

  /// The mean share of a word over all labels is known from so many standard deviations on.
  private static final double KNOWN = 2;

  /// The least share that a known word has in a label, in standard deviations of a label's share.
  private static final double LEAST_SHARE = 0.25;

  private final WordFrequencies frequencies;
  private final float[][] lift;
  private final List<KeyWords> keyWords;
  private final float[][] shares;

  private Steering(
      WordFrequencies frequencies, float[][] lift, List<KeyWords> keyWords, float[][] shares) {
    this.frequencies = frequencies;
    this.lift = lift;
    this.keyWords = keyWords;
    this.shares = shares;
  }

  /// @param sums of [WordProfile], released
  /// @param counts records of each label, released
  /// @param deviation standard deviation of the noise on the sums
  static Steering of(
      WordFrequencies frequencies, List<Long> sums, List<Long> counts, double deviation) {
    WordVocabulary words = frequencies.words();
    int labels = counts.size();
    var lift = new float[labels][words.size()];
    var weights = new double[labels][words.size()];
    var shares = new float[labels][words.size()];
    // what one word of a record adds to a sum
    double unit = WordProfile.BOUND / Math.sqrt(frequencies.countedPerText());
    double[] error =
        counts.stream().mapToDouble(n -> deviation / (Math.max(1, n) * unit)).toArray();
    // each label counts in the mean by how well it is known: else one with hardly any records would
    // drown the words of all the others
    double[] weight = Arrays.stream(error).map(each -> 1 / (each * each)).toArray();
    double weightOfMean = Arrays.stream(weight).sum();
    double errorOfMean = Math.sqrt(1 / weightOfMean);
    double[] errorOfExcess = errorOfExcess(error, errorOfMean);
    for (int word = 0; word < words.size(); word++) {
      var share = new double[labels];
      for (int label = 0; label < labels; label++) {
        share[label] =
            Math.min(
                1, sums.get(label * words.size() + word) / (Math.max(1, counts.get(label)) * unit));
      }
      double usual = frequencies.perText(word);
      double all = 0;
      for (int label = 0; label < labels; label++) {
        all += weight[label] / weightOfMean * share[label];
      }
      // with a single label there is nothing but the model to compare with
      double mean = labels == 1 ? usual : all;
      boolean known = frequencies.counts(word) && all > KNOWN * errorOfMean;
      for (int label = 0; label < labels; label++) {
        if (frequencies.counts(word)) {
          double floor = NOISE_FLOOR * error[label];
          double own = Math.log(Math.max(0, share[label]) + floor);
          double others = Math.log(Math.max(0, mean) + floor);
          double model = Math.log(Math.min(1, usual) + floor);
          lift[label][word] =
              (float)
                  Math.clamp(
                      own - others + LIFT_OVER_MODEL * (own - model), LARGEST_DROP, LARGEST_LIFT);
          double excess = share[label] - mean;
          if (excess > evidence(usual) * errorOfExcess[label]) {
            weights[label][word] = Math.pow(excess - errorOfExcess[label] / 2, SPREAD);
            known = true;
          }
        }
      }
      for (int label = 0; label < labels && known; label++) {
        shares[label][word] =
            (float)
                Math.max(
                    LEAST_SHARE * error[label],
                    Math.max(0, all) + withoutNoise(share[label] - all, errorOfExcess[label]));
      }
    }
    return new Steering(
        frequencies, lift, Arrays.stream(weights).map(KeyWords::new).toList(), shares);
  }

  /// Shrinks what noise alone may have made to nothing, and what it can hardly have made hardly:
  /// the positive part of the estimator of James and Stein (1961).
  private static double withoutNoise(double excess, double error) {
    double deviations = excess / error;
    return deviations * deviations <= 1 ? 0 : excess * (1 - 1 / (deviations * deviations));
  }

  private static double evidence(double usual) {
    double rarer = Math.log10(USUAL / Math.max(usual, Double.MIN_NORMAL));
    return EVIDENCE + Math.clamp(MORE_EVIDENCE * rarer, 0, MOST_MORE_EVIDENCE);
  }

  /// For each label the standard deviation of the noise on its share less the mean of all labels'
  /// shares. The label is part of the mean, so the variances subtract.
  private static double[] errorOfExcess(double[] error, double errorOfMean) {
    if (error.length == 1) {
      return error;
    }
    return Arrays.stream(error)
        .map(each -> each * each - errorOfMean * errorOfMean)
        .map(variance -> Math.sqrt(Math.max(Double.MIN_NORMAL, variance)))
        .toArray();
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

  /// In which share of a label's records a word is, as far as it is known; 0 for a word of which
  /// nothing is known.
  float share(int label, int word) {
    return shares[label][word];
  }

  /// The words that a text is asked to use, all different, the same in a resumed run.
  ///
  /// @param texts of the label
  /// @param most how many words
  /// @param routing has the secret order in which they are dealt
  Set<Integer> keyWords(TextTask task, int texts, int most, KeyedRouting routing) {
    return keyWords.get(task.label()).deal(task, texts, most, routing);
  }

  /// For every label how many key words there are to choose from.
  public List<Integer> known() {
    return keyWords.stream().map(KeyWords::size).toList();
  }
}
