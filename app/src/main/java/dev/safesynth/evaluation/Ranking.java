package dev.safesynth.evaluation;

import java.util.Arrays;

/// How well the scores of a label rank its rows above all others: the area under the ROC curve of
/// each label against the rest, ties counted half, averaged over the labels that some rows have and
/// others have not; equal to scikit-learn's `roc_auc_score(multi_class='ovr', average='macro')`.
///
/// The area in a resample of the rows is taken to first order: the area plus the mean of the
/// resampled rows' influences, which are those of DeLong, DeLong and Clarke-Pearson (1988). That
/// costs one pass where sorting every resample would cost minutes.
final class Ranking {
  /// The area, in [0, 1]; NaN if there are fewer than two labels among the rows.
  final double area;

  /// By row: how much the area moves with the row's weight; sums to 0.
  final double[] influence;

  private Ranking(double area, double[] influence) {
    this.area = area;
    this.influence = influence;
  }

  /// Whether the truth has at least two labels.
  static boolean defined(int[] truth) {
    return Arrays.stream(truth).distinct().count() > 1;
  }

  /// @param truth label of each row, with at least two labels
  /// @param scores by row and label
  static Ranking of(int[] truth, double[][] scores) {
    int[] labels = Arrays.stream(truth).sorted().distinct().toArray();
    double area = 0;
    double[] influence = new double[truth.length];
    for (int label : labels) {
      area += add(label, truth, scores, influence, labels.length) / labels.length;
    }
    return new Ranking(area, influence);
  }

  private static double add(
      int label, int[] truth, double[][] scores, double[] influence, int labels) {
    double[] own = sorted(label, true, truth, scores);
    double[] other = sorted(label, false, truth, scores);
    double[] placement = new double[truth.length];
    double area = 0;
    for (int i = 0; i < truth.length; i++) {
      double score = scores[i][label];
      if (truth[i] == label) {
        placement[i] = below(other, score) / other.length;
        area += placement[i] / own.length;
      } else {
        placement[i] = 1 - below(own, score) / own.length;
      }
    }
    for (int i = 0; i < truth.length; i++) {
      int size = truth[i] == label ? own.length : other.length;
      influence[i] += (placement[i] - area) * truth.length / size / labels;
    }
    return area;
  }

  private static double[] sorted(int label, boolean same, int[] truth, double[][] scores) {
    double[] result = new double[truth.length];
    int size = 0;
    for (int i = 0; i < truth.length; i++) {
      if ((truth[i] == label) == same) {
        result[size++] = scores[i][label];
      }
    }
    result = Arrays.copyOf(result, size);
    Arrays.sort(result);
    return result;
  }

  /// How many of `sorted` are below `score`, equal ones half.
  private static double below(double[] sorted, double score) {
    return (first(sorted, score, false) + first(sorted, score, true)) / 2.0;
  }

  /// Position of the first element that is not below `score`, or with `above` that is above it.
  private static int first(double[] sorted, double score, boolean above) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < score || (above && sorted[middle] == score)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
