package dev.safesynth.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// How numbers are written, the same everywhere in the report. Bounds are rounded against
/// ourselves: upwards.
final class Figures {
  private static final String SUPERSCRIPTS =
      "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";

  private Figures() {}

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// A share in [0, 1] as a percentage with one decimal.
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  static String percent(Interval interval) {
    return String.format(
        Locale.ROOT, "%.1f to %.1f%%", 100 * interval.low(), 100 * interval.high());
  }

  /// An upper bound on a share, rounded up, with as many decimals as keep it apart from 100%.
  static String percentBound(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
    for (int decimals = 1; decimals <= 6; decimals++) {
      BigDecimal rounded = percent.setScale(decimals, RoundingMode.CEILING);
      if (rounded.compareTo(BigDecimal.valueOf(100)) < 0) {
        return rounded.toPlainString() + "%";
      }
    }
    return "100%";
  }

  /// A difference of shares in percentage points, with its sign.
  static String points(double difference) {
    return signed(difference) + " points";
  }

  static String points(Interval interval) {
    return signed(interval.low()) + " to " + signed(interval.high());
  }

  private static String signed(double difference) {
    String digits = String.format(Locale.ROOT, "%.1f", Math.abs(100 * difference));
    if (digits.equals("0.0")) {
      return digits;
    }
    return (difference < 0 ? "\u2212" : "+") + digits;
  }

  static String area(double auc) {
    return String.format(Locale.ROOT, "%.3f", auc);
  }

  static String area(Interval interval) {
    return area(interval.low()) + " to " + area(interval.high());
  }

  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  static String pValue(double value) {
    return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", value);
  }

  /// At most two decimals, rounded up.
  static String epsilon(double epsilon) {
    BigDecimal rounded = exact(epsilon).setScale(2, RoundingMode.CEILING);
    return rounded.stripTrailingZeros().toPlainString();
  }

  /// A lower bound: at most two decimals, rounded down.
  static String floor(double bound) {
    BigDecimal rounded = BigDecimal.valueOf(bound).setScale(2, RoundingMode.FLOOR);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /// At most four significant digits, rounded up.
  static String rho(double rho) {
    BigDecimal rounded = exact(rho).round(new MathContext(4, RoundingMode.CEILING));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /// A small probability as a power of ten, rounded up to two digits.
  static String delta(double delta) {
    if (delta == 0) {
      return "0";
    }
    return powerOfTen(exact(delta).round(new MathContext(2, RoundingMode.CEILING)));
  }

  /// A small probability as "1 in n".
  static String oneIn(double probability) {
    return probability == 0
        ? "never"
        : "1 in " + count((long) Math.floor(1 / probability * (1 + 1e-9)));
  }

  /// A factor of at least one, rounded up: "2,981" or "2.3 × 10⁸".
  static String factor(double factor) {
    if (factor < 10) {
      return BigDecimal.valueOf(factor).setScale(2, RoundingMode.CEILING).toPlainString();
    }
    if (factor < 1e7) {
      return count((long) Math.ceil(factor));
    }
    return Double.isInfinite(factor)
        ? "more than 10\u00B3\u2070\u2070"
        : powerOfTen(BigDecimal.valueOf(factor).round(new MathContext(2, RoundingMode.CEILING)));
  }

  /// The value without the last digits of binary arithmetic, which would round up to a figure that
  /// nobody chose.
  private static BigDecimal exact(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(13, RoundingMode.HALF_EVEN));
  }

  private static String powerOfTen(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale() - 1;
    BigDecimal mantissa = stripped.movePointLeft(exponent).stripTrailingZeros();
    StringBuilder power = new StringBuilder("10");
    if (exponent < 0) {
      power.append('\u207B');
    }
    Integer.toString(Math.abs(exponent))
        .chars()
        .forEach(digit -> power.append(SUPERSCRIPTS.charAt(digit - '0')));
    return mantissa.compareTo(BigDecimal.ONE) == 0
        ? power.toString()
        : mantissa.toPlainString() + " \u00D7 " + power;
  }
}
