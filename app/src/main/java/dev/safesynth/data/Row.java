package dev.safesynth.data;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The wanted values of one row. Its place is all that may be told about it.
///
/// @param place `line 12` or `row 12`, counted from 1; with a header that is line 1
/// @param values in the order of the wanted columns; null where the row has none
record Row(String place, List<@Nullable String> values) {
  Row {
    values = Collections.unmodifiableList(values);
  }

  @Override
  public String toString() {
    return "Row[" + place + ", withheld]";
  }
}
