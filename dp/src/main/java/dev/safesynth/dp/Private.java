package dev.safesynth.dp;

import java.util.function.Function;

/// A value computed from private records. It has no accessor, prints as a placeholder and cannot be
/// compared: it becomes public only by passing through a [Mechanism], which returns a [Released].
public final class Private<T> {
  private final T value;

  private Private(T value) {
    this.value = value;
  }

  /// Marks a value as private at the moment it enters the program.
  public static <T> Private<T> of(T value) {
    return new Private<>(value);
  }

  /// Computes on the value without letting it out. `function` must have no side effects.
  public <R> Private<R> map(Function<? super T, ? extends R> function) {
    return new Private<>(function.apply(value));
  }

  /// For mechanisms, which live in this package.
  T inKernel() {
    return value;
  }

  /// The inner door: hands the value to code that needs it in the clear and says why. The classes
  /// that may call this are pinned by a test; each keeps the value inside the process.
  public T openFor(Purpose purpose) {
    return value;
  }

  /// Why a private value may be seen in the clear.
  public enum Purpose {
    /// Input of the language model inside this process.
    LOCAL_MODEL,
    /// Figures of the internal report, which is not part of the release.
    INTERNAL_REPORT,
    /// An audit's own canaries: records that an auditor made up, in a twin of a run.
    AUDIT
  }

  @Override
  public String toString() {
    return "Private[withheld]";
  }
}
