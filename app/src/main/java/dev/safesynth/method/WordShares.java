package dev.safesynth.method;

import java.util.Arrays;
import java.util.List;

/// In which share of a label's records each word is, as far as noisy sums, words of like meaning
/// and the model's own use of words tell. A function of released and public values.
///
/// Two steps, the mean of all labels and each label's difference from it. For each, what words of
/// like meaning say ([WordMeaning]) is what is expected of a word before its own sum is looked at;
/// its own sum then counts as much as its noise allows, and in full where it is far from what was
/// expected: most words are about as expected, a few, such as names, are not.
final class WordShares {
  /// Standard deviation of what words of like meaning say of all labels together, in nats.
  private static final double SPREAD_OF_MEAN = 2;

  /// The same of one label beside the others.
  private static final double SPREAD_OF_LABEL = 1;

  private static final double LEAST_EXPECTED = -2;
  private static final double MOST_EXPECTED = 1.5;

  /// A word's own mean share and own difference scatter about the expected ones by these parts of
  /// them.
  private static final double OWN_MEAN = 1;

  private static final double OWN_DIFFERENCE = 0.3;

  /// What a nat of what is expected is worth as evidence, in standard deviations.
  private static final double WORTH = 0.5;

  /// Share of texts that an unexpected word may have.
  private static final double UNEXPECTED = 1e-4;

  /// Standard deviations from which on a word's own sum begins to count in full.
  private static final double FAR = 4;

  /// The least mean share of a word in units of the expected one, and the least of a label in units
  /// of the mean.
  private static final double LEAST_MEAN = 0.1;

  private static final double LEAST_OF_LABEL = 0.05;

  private final double[][] shares;
  private final double[][] deviations;
  private final double[] measuredMean;
  private final double[] mean;
  private final double[][] expected;
  private final double errorOfMean;

  private WordShares(
      double[][] shares,
      double[][] deviations,
      double[] measuredMean,
      double[] mean,
      double[][] expected,
      double errorOfMean) {
    this.shares = shares;
    this.deviations = deviations;
    this.measuredMean = measuredMean;
    this.mean = mean;
    this.expected = expected;
    this.errorOfMean = errorOfMean;
  }

  /// @param sums of [WordProfile], released
  /// @param counts records of each label, released
  /// @param deviation standard deviation of the noise on the sums
  static WordShares of(
      WordFrequencies frequencies,
      WordMeaning meaning,
      List<Long> sums,
      List<Long> counts,
      double deviation) {
    int words = frequencies.words().size();
    int labels = counts.size();
    // what one word of a record adds to a sum
    double unit = WordProfile.BOUND / Math.sqrt(frequencies.countedPerText());
    var measured = new double[labels][words];
    var errors = new double[labels];
    var measuredMean = new double[words];
    var usual = new double[words];
    for (int label = 0; label < labels; label++) {
      double all = Math.max(1, counts.get(label)) * unit;
      errors[label] = deviation / all;
      for (int word = 0; word < words; word++) {
        if (frequencies.counts(word)) {
          measured[label][word] = sums.get(label * words + word) / all;
          measuredMean[word] += measured[label][word] / labels;
          usual[word] = Math.min(1, frequencies.perText(word));
        }
      }
    }
    double errorOfMean = Math.sqrt(Arrays.stream(errors).map(each -> each * each).sum()) / labels;
    double[] mean = mean(meaning, usual, measuredMean, errorOfMean);
    double[] base = labels == 1 ? usual : mean;
    double[] reference = labels == 1 ? usual : measuredMean;
    double[] errorOfDifference = errorOfDifference(errors);
    var differences = new double[labels][words];
    for (int label = 0; label < labels; label++) {
      for (int word = 0; word < words; word++) {
        differences[label][word] = measured[label][word] - reference[word];
      }
    }
    double[][] expected = meaning.expected(base, differences, errorOfDifference, SPREAD_OF_LABEL);
    var shares = new double[labels][words];
    for (int word = 0; word < words; word++) {
      double sum = 0;
      for (int label = 0; label < labels; label++) {
        expected[label][word] = Math.clamp(expected[label][word], LEAST_EXPECTED, MOST_EXPECTED);
        sum += Math.exp(expected[label][word]);
      }
      double one = labels == 1 ? 1 : sum / labels;
      for (int label = 0; label < labels; label++) {
        double likely = base[word] * Math.exp(expected[label][word]) / one;
        double error = errorOfDifference[label];
        double share =
            base[word]
                + estimate(
                    differences[label][word], likely - base[word], OWN_DIFFERENCE * likely, error);
        shares[label][word] = Math.max(share, LEAST_OF_LABEL * likely);
        differences[label][word] /= error;
      }
    }
    return new WordShares(shares, differences, measuredMean, base, expected, errorOfMean);
  }

  private static double[] mean(
      WordMeaning meaning, double[] usual, double[] measured, double error) {
    var difference = new double[usual.length];
    for (int word = 0; word < usual.length; word++) {
      difference[word] = measured[word] - usual[word];
    }
    double[] expected =
        meaning
            .expected(usual, new double[][] {difference}, new double[] {error}, SPREAD_OF_MEAN)[0];
    var mean = new double[usual.length];
    for (int word = 0; word < usual.length; word++) {
      double likely =
          usual[word] * Math.exp(Math.clamp(expected[word], LEAST_EXPECTED, MOST_EXPECTED));
      double found = estimate(measured[word], likely, OWN_MEAN * likely + UNEXPECTED, error);
      mean[word] = Math.max(found, LEAST_MEAN * likely);
    }
    return mean;
  }

  /// The expectation of what was measured with noise, given what was expected before.
  private static double estimate(double measured, double expected, double spread, double error) {
    double far = (measured - expected) / error;
    double trust = spread * spread / (spread * spread + error * error);
    double inFull = far == 0 ? 0 : 1 - FAR * FAR / (far * far);
    return expected + Math.max(trust, inFull) * (measured - expected);
  }

  /// For each label the standard deviation of the noise on its share less the mean of all labels'
  /// shares.
  private static double[] errorOfDifference(double[] error) {
    int labels = error.length;
    if (labels == 1) {
      return error;
    }
    double all = Arrays.stream(error).map(each -> each * each).sum() / ((double) labels * labels);
    return Arrays.stream(error)
        .map(each -> Math.sqrt(each * each * (1 - 2.0 / labels) + all))
        .toArray();
  }

  /// The estimated share of a label's records that have a word.
  double of(int label, int word) {
    return shares[label][word];
  }

  /// The mean of all labels, or with a single label what the model uses by itself.
  double mean(int word) {
    return mean[word];
  }

  /// By how many standard deviations the label's share was measured above the mean, and what words
  /// of like meaning add to that.
  double evidence(int label, int word) {
    return deviations[label][word] + WORTH * expected[label][word];
  }

  /// By how many standard deviations the mean of all labels is above nothing.
  double evidenceOfMean(int word) {
    return measuredMean[word] / errorOfMean;
  }
}
