package dev.safesynth.learn.tree;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Cuts each feature into at most 255 bins, so that a split is searched among bins instead of rows:
/// at the midpoints between distinct values where those are few, at quantiles where they are many
/// (the binning of scikit-learn's `HistGradientBoostingClassifier`).
final class Bins {
  private static final int MOST = 255;

  private final double[][] cuts;

  private Bins(double[][] cuts) {
    this.cuts = cuts;
  }

  /// Chooses the cuts.
  ///
  /// @param x rows of equal length without NaN, at least one
  static Bins of(float[][] x) {
    double[][] cuts = new double[x[0].length][];
    float[] column = new float[x.length];
    for (int feature = 0; feature < cuts.length; feature++) {
      for (int row = 0; row < x.length; row++) {
        column[row] = x[row][feature];
        if (Float.isNaN(column[row])) {
          throw new IllegalArgumentException("features must not be NaN");
        }
      }
      Arrays.sort(column);
      cuts[feature] = cuts(column);
    }
    return new Bins(cuts);
  }

  private static double[] cuts(float[] sorted) {
    double[] between = new double[sorted.length];
    int count = 0;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] > sorted[i - 1]) {
        between[count++] = ((double) sorted[i] + sorted[i - 1]) / 2;
      }
    }
    return count < MOST ? Arrays.copyOf(between, count) : quantiles(sorted);
  }

  private static double[] quantiles(float[] sorted) {
    return IntStream.range(1, MOST)
        .mapToDouble(
            i -> {
              double position = (double) i / MOST * (sorted.length - 1);
              return ((double) sorted[(int) Math.floor(position)]
                      + sorted[(int) Math.ceil(position)])
                  / 2;
            })
        .distinct()
        .toArray();
  }

  int features() {
    return cuts.length;
  }

  /// The number of bins of a feature, 1 where it is constant.
  int count(int feature) {
    return cuts[feature].length + 1;
  }

  /// The largest value that is in bin `code` or below it.
  double cut(int feature, int code) {
    return cuts[feature][code];
  }

  /// The bin of each value, by feature and row; to be read as an unsigned byte.
  byte[][] codes(float[][] x) {
    byte[][] codes = new byte[cuts.length][x.length];
    for (int row = 0; row < x.length; row++) {
      for (int feature = 0; feature < cuts.length; feature++) {
        int found = Arrays.binarySearch(cuts[feature], x[row][feature]);
        codes[feature][row] = (byte) (found >= 0 ? found : -found - 1);
      }
    }
    return codes;
  }
}
