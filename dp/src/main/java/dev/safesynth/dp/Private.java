package dev.safesynth.dp;

import java.util.List;
import java.util.function.Function;

/// A value computed from private records. It has no accessor, prints as a placeholder and cannot be
/// compared: it becomes public only by passing through a [Mechanism], which returns a [Released].
public final class Private<T> {
  private final T value;

  private Private(T value) {
    this.value = value;
  }

  /// Marks a value as private at the moment it enters the program.
  ///
  /// @param value without null elements: a query or mechanism that meets one fails, and that it
  ///   does depends on the data
  public static <T> Private<T> of(T value) {
    return new Private<>(value);
  }

  /// Computes on the value without letting it out. `function` must have no side effects, and should
  /// not fail: that it does depends on the data.
  ///
  /// @throws IllegalStateException when `function` fails, with the class of what it threw and
  ///   where, but without its message and causes, which could quote the value
  public <R> Private<R> map(Function<? super T, ? extends R> function) {
    R result;
    try {
      result = function.apply(value);
    } catch (Throwable e) {
      throw withoutMessage(e);
    }
    return new Private<>(result);
  }

  /// What may be told of a failure of a function of private data.
  static IllegalStateException withoutMessage(Throwable thrown) {
    if (thrown instanceof VirtualMachineError ofTheMachine) {
      throw ofTheMachine; // out of memory or stack: its message knows no data
    }
    var failure =
        new IllegalStateException(
            "a function of private data failed with " + thrown.getClass().getName());
    failure.setStackTrace(thrown.getStackTrace());
    return failure;
  }

  /// Several private values as one.
  public static <T> Private<List<T>> all(List<Private<T>> parts) {
    return new Private<>(parts.stream().map(Private::inKernel).toList());
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
