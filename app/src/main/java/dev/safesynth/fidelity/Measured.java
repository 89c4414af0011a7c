package dev.safesynth.fidelity;

import java.util.Optional;

/// A figure, or the sentence that says why there is none. Exactly one of the two is there.
///
/// @param withheld a full sentence for the reader
public record Measured<T>(Optional<T> value, Optional<String> withheld) {
  public Measured {
    if (value.isPresent() == withheld.isPresent()) {
      throw new IllegalArgumentException("either a value or a reason must be there");
    }
  }

  /// A figure that could be taken.
  static <T> Measured<T> of(T value) {
    return new Measured<>(Optional.of(value), Optional.empty());
  }

  /// A figure that must not be given.
  static <T> Measured<T> withheld(String reason) {
    return new Measured<>(Optional.empty(), Optional.of(reason));
  }
}
