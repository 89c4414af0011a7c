package dev.safesynth.table;

import java.util.Arrays;

/// The values of one column.
///
/// Categories are numbered; those of the real table come first, so that a code of at least
/// [#realLabels] is a label that the real table does not have.
final class Column {
  /// Code of a missing category; missing numbers are NaN.
  static final int MISSING = -1;

  final String name;
  final ColumnType type;
  final double[] numbers;
  final int[] codes;

  /// Number of labels in the real table; 0 for a numeric column.
  final int realLabels;

  /// Number of labels in any of the tables read together; 0 for a numeric column.
  final int labels;

  private Column(
      String name, ColumnType type, double[] numbers, int[] codes, int realLabels, int labels) {
    this.name = name;
    this.type = type;
    this.numbers = numbers;
    this.codes = codes;
    this.realLabels = realLabels;
    this.labels = labels;
  }

  static Column numeric(String name, double[] numbers) {
    return new Column(name, ColumnType.NUMERIC, numbers, new int[0], 0, 0);
  }

  static Column category(String name, int[] codes, int realLabels, int labels) {
    return new Column(name, ColumnType.CATEGORY, new double[0], codes, realLabels, labels);
  }

  boolean isNumeric() {
    return type == ColumnType.NUMERIC;
  }

  boolean isMissing(int row) {
    return isNumeric() ? Double.isNaN(numbers[row]) : codes[row] == MISSING;
  }

  /// The rows at these positions, in their order.
  Column at(int[] rows) {
    return isNumeric()
        ? numeric(name, Arrays.stream(rows).mapToDouble(row -> numbers[row]).toArray())
        : category(name, Arrays.stream(rows).map(row -> codes[row]).toArray(), realLabels, labels);
  }

  /// The present numbers, sorted.
  double[] sortedNumbers() {
    return Arrays.stream(numbers).filter(value -> !Double.isNaN(value)).sorted().toArray();
  }
}
