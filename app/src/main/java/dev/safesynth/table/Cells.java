package dev.safesynth.table;

import java.util.Arrays;
import java.util.List;

/// Makes every column a small number of cells, by the real table alone: numbers by its deciles,
/// categories by its labels. What lies outside, below or above the range of the real numbers or a
/// label that it does not have, has a cell of its own, so that an invalid value is an error and not
/// dropped. A missing value has one too.
final class Cells {
  private static final int QUANTILES = 10;

  /// Below the range, above it, missing.
  private static final int EXTRA = 3;

  private final List<double[]> edges;
  private final int[] counts;

  private Cells(List<double[]> edges, int[] counts) {
    this.edges = edges;
    this.counts = counts;
  }

  static Cells of(Table real) {
    List<double[]> edges =
        real.columns().stream()
            .map(column -> column.isNumeric() ? edges(column.sortedNumbers()) : new double[0])
            .toList();
    int[] counts = new int[edges.size()];
    for (int i = 0; i < counts.length; i++) {
      Column column = real.column(i);
      counts[i] = EXTRA + (column.isNumeric() ? edges.get(i).length : column.realLabels);
    }
    return new Cells(edges, counts);
  }

  /// Different quantiles from the smallest to the largest value.
  private static double[] edges(double[] sorted) {
    double[] result = new double[QUANTILES + 1];
    for (int i = 0; i <= QUANTILES; i++) {
      result[i] = sorted[(int) ((long) i * (sorted.length - 1) / QUANTILES)];
    }
    return Arrays.stream(result).distinct().toArray();
  }

  /// How many cells a column has.
  int count(int column) {
    return counts[column];
  }

  /// The cell of each value, by column and row.
  int[][] of(List<Column> columns, int rows) {
    int[][] cells = new int[columns.size()][rows];
    for (int i = 0; i < cells.length; i++) {
      for (int row = 0; row < rows; row++) {
        cells[i][row] = cell(columns.get(i), i, row);
      }
    }
    return cells;
  }

  private int cell(Column column, int index, int row) {
    if (column.isMissing(row)) {
      return 0;
    }
    if (!column.isNumeric()) {
      return column.codes[row] < column.realLabels ? EXTRA + column.codes[row] : 1;
    }
    double value = column.numbers[row];
    double[] edge = edges.get(index);
    if (value < edge[0]) {
      return 1;
    }
    if (value > edge[edge.length - 1]) {
      return 2;
    }
    int found = Arrays.binarySearch(edge, value);
    return EXTRA + (found >= 0 ? found : -found - 2);
  }
}
