package dev.safesynth.dp;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

/// A value that has been paid for: the output of a mechanism, or a function of such outputs and of
/// public values. Only a [Mechanism] makes one, so a value of this type is the one way out of
/// [Private].
public final class Released<T> {
  private final T value;

  Released(T value) {
    this.value = value;
  }

  public T value() {
    return value;
  }

  /// Post-processing. `function` must use nothing private; it costs nothing.
  public <R> Released<R> map(Function<? super T, ? extends R> function) {
    return new Released<>(function.apply(value));
  }

  /// The values of a list, as one released list.
  public static <T> Released<List<T>> all(List<Released<T>> parts) {
    return new Released<>(parts.stream().map(Released::value).toList());
  }

  /// The same, each value taken from its part when it is asked for: for a list that is not held in
  /// memory.
  public static <T> Released<List<T>> view(List<Released<T>> parts) {
    return new Released<>(
        new AbstractList<>() {
          @Override
          public T get(int index) {
            return parts.get(index).value();
          }

          @Override
          public int size() {
            return parts.size();
          }
        });
  }

  /// Marks a value that the user declared, or that was computed without any record, as publishable.
  /// It never held private data; pinned by a test to the code that generates without records and to
  /// the journal that reads back what was released before.
  public static <T> Released<T> withoutPrivateData(T value) {
    return new Released<>(value);
  }

  @Override
  public String toString() {
    return "Released[" + value + "]";
  }
}
