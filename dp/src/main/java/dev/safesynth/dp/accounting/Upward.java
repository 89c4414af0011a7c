package dev.safesynth.dp.accounting;

/// Arithmetic on numbers that are at least 0, of which no result is below the true one. A positive
/// result that underflows stays positive; a factor or summand of exactly 0 leaves the result exact.
final class Upward {
  private Upward() {}

  static double plus(double first, double second) {
    return first == 0 || second == 0 ? first + second : Math.nextUp(first + second);
  }

  /// The product; 0 where a factor is 0, even if the other one is infinite.
  static double times(double first, double second) {
    return first == 0 || second == 0 ? 0 : Math.nextUp(first * second);
  }

  /// @param divisor above 0, itself not rounded up
  static double over(double dividend, double divisor) {
    return dividend == 0 ? 0 : Math.nextUp(dividend / divisor);
  }

  static double sqrt(double value) {
    return value == 0 ? 0 : Math.nextUp(StrictMath.sqrt(value));
  }

  /// The least double that is at least `value`; every long below 2^53 is one itself.
  static double of(long value) {
    double nearest = value;
    return Math.abs(value) >= 1L << 53 ? Math.nextUp(nearest) : nearest;
  }

  /// A value that was computed with a relative error of at most `error`, raised by that much; above
  /// 0 where the value has underflowed.
  static double padded(double value, double error) {
    return Math.nextUp(value * (1 + error));
  }

  /// The lesser of two bounds, where the second one may be the result of an overflow that is not a
  /// number.
  static double lesser(double bound, double perhaps) {
    return perhaps < bound ? perhaps : bound;
  }

  /// `log(e^x - 1)` for `x > 0`, rounded to nearest, where `e^x` may overflow or be close to 1.
  static double logExpm1(double x) {
    return x > 30 ? x + StrictMath.log1p(-StrictMath.exp(-x)) : StrictMath.log(StrictMath.expm1(x));
  }

  /// `log(1 + e^x)`, rounded to nearest, where `e^x` may overflow.
  static double log1pExp(double x) {
    return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
  }
}
