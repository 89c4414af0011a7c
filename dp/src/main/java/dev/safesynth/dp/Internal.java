package dev.safesynth.dp;

import java.util.function.Function;

/// An exact figure about private records, for the eyes of those who may see the records: it may go
/// into the internal report and nowhere else. The classes that read it are pinned by a test.
public final class Internal<T> {
  private final Private<T> value;

  private Internal(Private<T> value) {
    this.value = value;
  }

  /// Computes an internal figure from private data; fails as [Private#map] does.
  public static <P, T> Internal<T> of(Private<P> data, Function<? super P, ? extends T> figure) {
    return new Internal<>(data.map(figure));
  }

  /// Computes on the figure; fails as [Private#map] does.
  public <R> Internal<R> map(Function<? super T, ? extends R> function) {
    return new Internal<>(value.map(function));
  }

  /// Opens the figure for a file or a terminal that is marked as internal.
  public T forInternalEyes() {
    return value.openFor(Private.Purpose.INTERNAL_REPORT);
  }

  @Override
  public String toString() {
    return "Internal[withheld]";
  }
}
