package dev.safesynth.table;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Turns rows into features, by what the training rows tell: for trees one number a column (a
/// category's code; what is missing lies below everything), for linear models standardised numbers,
/// an indicator of missing ones, and one indicator a label.
final class Features {
  private final double[] means;
  private final double[] deviations;
  private final int[] starts;
  private final int size;

  private Features(double[] means, double[] deviations, int[] starts, int size) {
    this.means = means;
    this.deviations = deviations;
    this.starts = starts;
    this.size = size;
  }

  static Features fit(Table train) {
    int columns = train.columns().size();
    double[] means = new double[columns];
    double[] deviations = new double[columns];
    int[] starts = new int[columns];
    int next = 1; // liblinear counts from 1
    for (int i = 0; i < columns; i++) {
      Column column = train.column(i);
      starts[i] = next;
      next += column.isNumeric() ? 2 : column.labels + 1;
      double[] numbers = column.sortedNumbers();
      double mean = Arrays.stream(numbers).average().orElse(0);
      double variance =
          Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      means[i] = mean;
      deviations[i] = variance > 0 ? Math.sqrt(variance) : 1;
    }
    return new Features(means, deviations, starts, next - 1);
  }

  /// Number of features of [#sparse].
  int size() {
    return size;
  }

  /// By row and column.
  static float[][] dense(Table table) {
    float[][] rows = new float[table.rows()][table.columns().size()];
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.column(i);
      for (int row = 0; row < rows.length; row++) {
        rows[row][i] =
            !column.isNumeric()
                ? column.codes[row]
                : column.isMissing(row) ? -Float.MAX_VALUE : (float) column.numbers[row];
      }
    }
    return rows;
  }

  /// By row, indices ascending.
  Feature[][] sparse(Table table) {
    Feature[][] rows = new Feature[table.rows()][];
    for (int row = 0; row < rows.length; row++) {
      List<Feature> features = new ArrayList<>();
      for (int i = 0; i < starts.length; i++) {
        Column column = table.column(i);
        if (!column.isNumeric()) {
          features.add(new FeatureNode(starts[i] + column.codes[row] + 1, 1));
        } else if (column.isMissing(row)) {
          features.add(new FeatureNode(starts[i] + 1, 1));
        } else {
          features.add(
              new FeatureNode(starts[i], (column.numbers[row] - means[i]) / deviations[i]));
        }
      }
      rows[row] = features.toArray(Feature[]::new);
    }
    return rows;
  }
}
