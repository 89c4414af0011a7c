package dev.safesynth.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Two tables one below the other, with the side that each row is from.
final class Pooled {
  private final Table table;
  private final int[] side;

  private Pooled(Table table, int[] side) {
    this.table = table;
    this.side = side;
  }

  static Pooled of(Table first, Table second) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < first.columns().size(); i++) {
      Column a = first.column(i);
      Column b = second.column(i);
      columns.add(
          a.isNumeric()
              ? Column.numeric(
                  a.name,
                  DoubleStream.concat(Arrays.stream(a.numbers), Arrays.stream(b.numbers)).toArray())
              : Column.category(
                  a.name,
                  IntStream.concat(Arrays.stream(a.codes), Arrays.stream(b.codes)).toArray(),
                  a.realLabels,
                  a.labels));
    }
    int rows = first.rows() + second.rows();
    int[] side = new int[rows];
    Arrays.fill(side, first.rows(), rows, 1);
    return new Pooled(new Table(columns, rows), side);
  }

  Table table() {
    return table;
  }

  /// 0 for rows of the first table, 1 for rows of the second.
  int[] side() {
    return side.clone();
  }
}
