package dev.safesynth.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What the values of a column are.
public enum ColumnType {
  @JsonProperty("numeric")
  NUMERIC,
  @JsonProperty("category")
  CATEGORY,
  /// Free text, which is measured elsewhere.
  @JsonProperty("text")
  TEXT,
  /// Left out, such as an identifier.
  @JsonProperty("ignore")
  IGNORE;

  static Optional<ColumnType> of(String word) {
    return Arrays.stream(values())
        .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
