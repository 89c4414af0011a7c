package dev.safesynth.evaluation;

import dev.safesynth.statistics.Interval;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Whether a model that says "90% sure" is right nine times in ten: the expected calibration error
/// (Guo et al. 2017) of the largest probability, Σ (n_b / n) |accuracy_b - confidence_b|, averaged
/// over models where there are several.
///
/// An error computed from few rows is above 0 for a perfectly calibrated model, too. What that
/// model would get is given beside it; only an error above that range tells of bad calibration.
///
/// @param error with 15 bins of equal width, in [0, 1]
/// @param errorIfCalibrated its mean if each answer were right with the probability stated
/// @param errorIfCalibratedInterval where 95% of the errors then lie
/// @param adaptiveError the error with 15 bins of equally many rows, in [0, 1]
public record Calibration(
    double error,
    double errorIfCalibrated,
    Interval errorIfCalibratedInterval,
    double adaptiveError) {
  static final int BINS = 15;
  private static final int RESAMPLES = 200;

  /// The calibration of models that give probabilities.
  ///
  /// @param truth label of each test row
  /// @param models what each of them says of the same rows, at least one
  public static Calibration of(int[] truth, Collection<Predictions> models, long seed) {
    Random random = new Random(seed);
    double error = 0;
    double adaptive = 0;
    double[] calibrated = new double[RESAMPLES];
    for (Predictions model : models) {
      double[] confidence = new double[truth.length];
      boolean[] right = new boolean[truth.length];
      for (int i = 0; i < truth.length; i++) {
        confidence[i] = model.scores[i][model.labels[i]];
        right[i] = model.labels[i] == truth[i];
      }
      error += error(confidence, right, BINS) / models.size();
      adaptive += adaptiveError(confidence, right, BINS) / models.size();
      for (int b = 0; b < RESAMPLES; b++) {
        for (int i = 0; i < right.length; i++) {
          right[i] = random.nextDouble() < confidence[i];
        }
        calibrated[b] += error(confidence, right, BINS) / models.size();
      }
    }
    Arrays.sort(calibrated);
    return new Calibration(
        error,
        Arrays.stream(calibrated).average().orElseThrow(),
        Interval.percentile(calibrated, 0.95),
        adaptive);
  }

  /// The error with bins (0, 1/bins], ..., (1 - 1/bins, 1].
  static double error(double[] confidence, boolean[] right, int bins) {
    double[] surplus = new double[bins];
    for (int i = 0; i < confidence.length; i++) {
      int bin = Math.clamp((int) Math.ceil(confidence[i] * bins) - 1, 0, bins - 1);
      surplus[bin] += (right[i] ? 1 : 0) - confidence[i];
    }
    return Arrays.stream(surplus).map(Math::abs).sum() / confidence.length;
  }

  /// The error with bins of equally many rows by rising confidence, as NumPy's `array_split` cuts.
  static double adaptiveError(double[] confidence, boolean[] right, int bins) {
    List<Integer> order =
        IntStream.range(0, confidence.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> confidence[i]))
            .toList();
    int size = confidence.length / bins;
    int longer = confidence.length % bins;
    double error = 0;
    int at = 0;
    for (int bin = 0; bin < bins; bin++) {
      double surplus = 0;
      for (int end = at + size + (bin < longer ? 1 : 0); at < end; at++) {
        int i = order.get(at);
        surplus += (right[i] ? 1 : 0) - confidence[i];
      }
      error += Math.abs(surplus);
    }
    return error / confidence.length;
  }
}
