package dev.safesynth.table;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Rows of numeric and category columns. Text and ignored columns are not in it. Tables that were
/// read together ([Tables]) number their categories alike.
public final class Table {
  private final List<Column> columns;
  private final int rows;

  Table(List<Column> columns, int rows) {
    this.columns = List.copyOf(columns);
    this.rows = rows;
  }

  /// Number of rows.
  public int rows() {
    return rows;
  }

  /// The names of its columns.
  public List<String> names() {
    return columns.stream().map(column -> column.name).toList();
  }

  List<Column> columns() {
    return columns;
  }

  Column column(int index) {
    return columns.get(index);
  }

  /// Position of the column, or -1.
  int indexOf(String name) {
    return names().indexOf(name);
  }

  Table at(int[] positions) {
    return new Table(
        columns.stream().map(column -> column.at(positions)).toList(), positions.length);
  }

  /// Random rows without repetition; all of them, shuffled, when there are no more.
  Table sample(int size, Random random) {
    return at(Draws.permutation(rows, random, Math.min(size, rows)));
  }

  /// Rows drawn with repetition, as many as there are.
  Table resampled(Random random) {
    return at(random.ints(rows, 0, rows).toArray());
  }

  /// Each column drawn by itself, so that nothing but the marginal distributions stays.
  Table independent(int size, Random random) {
    return new Table(
        columns.stream().map(column -> column.at(random.ints(size, 0, rows).toArray())).toList(),
        size);
  }

  Table without(int column) {
    return new Table(
        IntStream.range(0, columns.size()).filter(i -> i != column).mapToObj(columns::get).toList(),
        rows);
  }

  /// Withholds the contents: they may be private.
  @Override
  public String toString() {
    return "Table[withheld]";
  }
}
