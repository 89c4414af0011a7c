package dev.safesynth.data;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// A random sample of bounded size out of rows that are seen once: those with the least ranks. With
/// ranks that are a keyed hash of each row, whether a row is in it depends on nobody's choice.
public final class KeyedSample<T> {
  private record Ranked<T>(long rank, long place, T row) {}

  private final int most;
  private final PriorityQueue<Ranked<T>> least =
      new PriorityQueue<>(
          Comparator.<Ranked<T>>comparingLong(row -> row.rank() ^ Long.MIN_VALUE)
              .thenComparingLong(Ranked::place)
              .reversed());
  private long seen;

  /// @param most rows in the sample, at least 0
  public KeyedSample(int most) {
    this.most = most;
  }

  /// Shows one row.
  ///
  /// @param rank taken as unsigned; of rows with equal ranks the earlier one is kept
  public void add(long rank, T row) {
    long place = seen++;
    if (most == 0) {
      return;
    }
    if (least.size() == most) {
      if (Long.compareUnsigned(rank, least.element().rank()) >= 0) {
        return;
      }
      least.remove();
    }
    least.add(new Ranked<>(rank, place, row));
  }

  /// How many rows were shown.
  public long seen() {
    return seen;
  }

  /// The sample, in the order in which its rows were shown.
  public List<T> rows() {
    return least.stream().sorted(Comparator.comparingLong(Ranked::place)).map(Ranked::row).toList();
  }
}
