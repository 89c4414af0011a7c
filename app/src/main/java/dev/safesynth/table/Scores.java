package dev.safesynth.table;

import dev.safesynth.statistics.Interval;
import java.util.Arrays;
import java.util.Random;

/// How right a model is on the holdout.
///
/// @param trainingRows rows that it was trained on
/// @param accuracy share of right answers
/// @param macroF1 mean F1 over the classes of the holdout, in [0, 1]; a class that is never
///   predicted has 0
/// @param macroF1Interval 95%, bootstrap over the rows of the holdout
public record Scores(int trainingRows, Rate accuracy, double macroF1, Interval macroF1Interval) {
  private static final int RESAMPLES = 200;

  static Scores of(int trainingRows, int[] truth, int[] predicted, int classes, long seed) {
    int right = 0;
    for (int row = 0; row < truth.length; row++) {
      right += truth[row] == predicted[row] ? 1 : 0;
    }
    int[] all = new int[truth.length];
    Arrays.setAll(all, i -> i);
    Random random = new Random(seed);
    double[] resampled = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      int[] rows = random.ints(truth.length, 0, truth.length).toArray();
      resampled[i] = macroF1(truth, predicted, rows, classes);
    }
    Arrays.sort(resampled);
    return new Scores(
        trainingRows,
        Rate.of(right, truth.length),
        macroF1(truth, predicted, all, classes),
        Interval.percentile(resampled, 0.95));
  }

  private static double macroF1(int[] truth, int[] predicted, int[] rows, int classes) {
    int[] hits = new int[classes];
    int[] actual = new int[classes];
    int[] named = new int[classes];
    for (int row : rows) {
      actual[truth[row]]++;
      named[predicted[row]]++;
      hits[truth[row]] += truth[row] == predicted[row] ? 1 : 0;
    }
    double sum = 0;
    int present = 0;
    for (int k = 0; k < classes; k++) {
      if (actual[k] > 0) {
        present++;
        sum += 2.0 * hits[k] / (actual[k] + named[k]);
      }
    }
    return sum / present;
  }

  /// The index of the largest value, the first one of equals.
  static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
