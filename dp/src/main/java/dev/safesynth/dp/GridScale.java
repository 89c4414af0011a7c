package dev.safesynth.dp;

import dev.safesynth.dp.noise.Rational;

/// The scale of continuous noise as a whole number of steps of a power-of-two grid: 41 significant
/// bits, so a step is between `2^-41` and `2^-40` of the scale.
///
/// @param units the scale in steps, in `2^40 .. 2^41`
/// @param exponent the step is `2^exponent`
record GridScale(long units, int exponent) {
  private static final int BITS = 40;
  private static final double LARGEST = 0x1p900;

  /// The least such scale that is at least `scale`.
  ///
  /// @param name for the refusal
  static GridScale atLeast(String name, double scale) {
    if (!(scale >= 1 / LARGEST) || !(scale <= LARGEST)) {
      throw new IllegalArgumentException(name + " must be in [2^-900, 2^900], was " + scale);
    }
    int exponent = Math.getExponent(scale) - BITS;
    return new GridScale((long) Math.ceil(Math.scalb(scale, -exponent)), exponent);
  }

  /// The scale, exactly.
  double value() {
    return Math.scalb((double) units, exponent);
  }

  /// The scale divided by a sensitivity that has grown by what rounding can add, rounded down.
  ///
  /// Rounding to the grid moves each of two answers by at most half a step in each coordinate, so
  /// their difference by at most a step in each.
  ///
  /// @param steps the norm of a vector with a step in each coordinate, in steps
  double multiplier(Sensitivity sensitivity, double steps) {
    Rational moved = sensitivity.exact().plus(Rational.ofExactly(Math.scalb(steps, exponent)));
    return Rational.ofExactly(value()).dividedBy(moved).down();
  }

  static void requireCoordinates(int coordinates) {
    if (coordinates < 1) {
      throw new IllegalArgumentException("coordinates must be >= 1, was " + coordinates);
    }
  }
}
