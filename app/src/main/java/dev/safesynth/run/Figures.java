package dev.safesynth.run;

import java.util.Locale;

/// Numbers for people.
final class Figures {
  private Figures() {}

  /// Four significant digits without trailing zeros.
  static String four(double value) {
    String text = String.format(Locale.ROOT, "%.4g", value);
    return text.contains("e") || !text.contains(".")
        ? text
        : text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
