package dev.safesynth.dp;

/// A value that has been paid for: the output of a mechanism, or a function of such outputs.
public final class Released<T> {
  private final T value;

  Released(T value) {
    this.value = value;
  }

  public T value() {
    return value;
  }
}
