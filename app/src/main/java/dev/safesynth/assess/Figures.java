package dev.safesynth.assess;

import dev.safesynth.evaluation.Score;
import dev.safesynth.statistics.Interval;
import java.util.Locale;

/// How chapters write numbers.
final class Figures {
  private Figures() {}

  /// With three decimals.
  static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /// With three decimals, its interval in brackets.
  static String within(double value, Interval interval) {
    return String.format(
        Locale.ROOT, "%.3f (%.3f\u2013%.3f)", value, interval.low(), interval.high());
  }

  /// A share in per cent, its interval in brackets.
  static String percent(Score share) {
    return String.format(
        Locale.ROOT,
        "%.1f%% (%.1f\u2013%.1f%%)",
        100 * share.value(),
        100 * share.interval().low(),
        100 * share.interval().high());
  }
}
