package dev.safesynth.budget;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Budgets for people, in four digits, rounded against ourselves.
public final class Amounts {
  private static final int DIGITS = 4;

  private Amounts() {}

  /// What is spent or costs: never less than it is.
  static String spent(double value) {
    return Double.isInfinite(value) ? "without bound" : text(up(value));
  }

  /// What is left or fits: never more than it is.
  static String left(double value) {
    return text(down(value));
  }

  /// A number as people write it who set it: `9`, `0.5`, `1e-5`.
  public static String stated(double value) {
    return text(value).replace(".0E", "e").replace('E', 'e');
  }

  /// The largest number of four digits that is not above.
  static double down(double value) {
    return rounded(value, RoundingMode.FLOOR);
  }

  private static double up(double value) {
    return rounded(value, RoundingMode.CEILING);
  }

  private static double rounded(double value, RoundingMode mode) {
    return new BigDecimal(value).round(new MathContext(DIGITS, mode)).doubleValue();
  }

  private static String text(double value) {
    return value == 0 || (value >= 1e-3 && value < 1e7)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
