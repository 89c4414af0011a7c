package dev.safesynth.dp.noise;

import java.math.BigInteger;

/// A uniform real in `[0, 1)` of which as many binary digits are drawn as a decision needs: what is
/// decided is what the real itself decides, without rounding.
///
/// The idea is von Neumann's and Karney's (2016, "Sampling exactly from the normal distribution").
final class UniformReal {
  private static final int DIGITS = 62;

  private final NoiseSource noise;
  private final long first; // the first 62 digits
  private BigInteger digits; // all that are known
  private int known = DIGITS;

  UniformReal(NoiseSource noise) {
    this.noise = noise;
    first = noise.bits(DIGITS);
    digits = BigInteger.valueOf(first);
  }

  /// True with probability exactly `x`: a second uniform real is below this one.
  boolean bernoulli() {
    int order = Long.compare(noise.bits(DIGITS), first);
    for (int from = DIGITS; order == 0; from += DIGITS) {
      if (known < from + DIGITS) {
        extend();
      }
      long here = digits.shiftRight(known - from - DIGITS).longValue() & (NoiseSource.LARGEST - 1);
      order = Long.compare(noise.bits(DIGITS), here);
    }
    return order < 0;
  }

  /// True with probability exactly `exp(-x)`; see [NoiseSource#bernoulliExp(long, long)].
  boolean bernoulliExp() {
    long k = 1;
    while (bernoulli() && noise.bernoulli(1, k)) {
      k++;
    }
    return (k & 1) == 1;
  }

  /// True with probability exactly `exp(-x² / 2)`.
  boolean bernoulliExpHalfSquare() {
    long k = 1;
    while (noise.bernoulli(1, 2) && bernoulli() && bernoulli() && noise.bernoulli(1, k)) {
      k++;
    }
    return (k & 1) == 1;
  }

  /// The largest integer that is at most `factor · x`.
  ///
  /// @param factor in `1 .. 2^61`
  long floorOfTimes(long factor) {
    long low = factor * first;
    long fraction = low & (NoiseSource.LARGEST - 1);
    if (fraction <= NoiseSource.LARGEST - factor) {
      // digits to come add less than `factor` units of the last digit, so they carry nothing over
      return (Math.multiplyHigh(factor, first) << 2) | (low >>> DIGITS);
    }
    BigInteger wide = BigInteger.valueOf(factor);
    while (true) {
      BigInteger floor = digits.multiply(wide).shiftRight(known);
      BigInteger ceiling =
          digits.add(BigInteger.ONE).multiply(wide).subtract(BigInteger.ONE).shiftRight(known);
      if (floor.equals(ceiling)) {
        return floor.longValueExact();
      }
      extend();
    }
  }

  private void extend() {
    digits = digits.shiftLeft(DIGITS).or(BigInteger.valueOf(noise.bits(DIGITS)));
    known += DIGITS;
  }
}
