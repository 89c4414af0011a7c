package dev.safesynth.report;

import java.util.Optional;
import java.util.function.Function;

/// A part of the report that is there, or the sentence that stands in its place.
public sealed interface Part<T> {

  /// The part and its content.
  record Present<T>(T value) implements Part<T> {}

  /// Why there is nothing to show, as a full sentence for the reader.
  record Absent<T>(String reason) implements Part<T> {
    public Absent {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("reason must not be blank");
      }
    }
  }

  static <T> Part<T> of(T value) {
    return new Present<>(value);
  }

  static <T> Part<T> absent(String reason) {
    return new Absent<>(reason);
  }

  /// The content, where there is some.
  default Optional<T> content() {
    return fold(Optional::of, reason -> Optional.<T>empty());
  }

  /// The result of `present` on the content, or of `absent` on the reason.
  default <R> R fold(
      Function<? super T, ? extends R> present, Function<String, ? extends R> absent) {
    return switch (this) {
      case Present<T>(T value) -> present.apply(value);
      case Absent<T>(String reason) -> absent.apply(reason);
    };
  }
}
