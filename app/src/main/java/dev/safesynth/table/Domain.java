package dev.safesynth.table;

import java.util.List;
import java.util.OptionalDouble;

/// What a column may hold, declared beforehand and not read off any table: a range of numbers or a
/// list of labels. Ends of a range belong to it.
///
/// @param low least number, for numeric columns
/// @param high largest number, for numeric columns
/// @param labels permitted labels of a category column; empty for a numeric one
public record Domain(OptionalDouble low, OptionalDouble high, List<String> labels) {
  public Domain {
    labels = List.copyOf(labels);
  }

  /// Whether the value, as a file spells it, may stand in the column.
  boolean permits(String value) {
    if (!labels.isEmpty()) {
      return labels.contains(value);
    }
    double number = Numbers.parse(value);
    return number >= low.orElse(Double.NEGATIVE_INFINITY)
        && number <= high.orElse(Double.POSITIVE_INFINITY);
  }
}
