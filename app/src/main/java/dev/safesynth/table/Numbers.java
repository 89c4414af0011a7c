package dev.safesynth.table;

import java.util.regex.Pattern;

/// Numbers as files spell them.
final class Numbers {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private Numbers() {}

  /// The finite number, or NaN when the text is none.
  static double parse(String text) {
    String stripped = text.strip();
    if (stripped.length() > 64 || !NUMBER.matcher(stripped).matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(stripped);
    return Double.isInfinite(value) ? Double.NaN : value;
  }
}
