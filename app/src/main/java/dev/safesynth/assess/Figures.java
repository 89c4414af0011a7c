package dev.safesynth.assess;

import dev.safesynth.evaluation.Score;
import dev.safesynth.statistics.Interval;
import java.math.BigDecimal;
import java.util.Locale;

/// How chapters write numbers.
final class Figures {
  private Figures() {}

  /// With three decimals.
  static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /// A p-value with three decimals.
  static String pValue(double value) {
    return value < 0.001 ? "< 0.001" : number(value);
  }

  /// A small probability, as short as it can be said exactly.
  static String probability(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toString();
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
