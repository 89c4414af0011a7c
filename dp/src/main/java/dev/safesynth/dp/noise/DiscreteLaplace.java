package dev.safesynth.dp.noise;

import java.math.BigInteger;

/// The discrete Laplace (two-sided geometric) on the integers: probability proportional to
/// `exp(-|y| · denominator / numerator)`, so `numerator / denominator` is the scale.
///
/// Canonne, Kamath and Steinke (2020), Algorithm 2, exact. A draw beyond 64 bits is cut at `±(2^63
/// - 1)`; as a scale is at most 2^50, its probability is below `e^-8191`.
///
/// @param numerator in `1 .. 2^62`
/// @param denominator in `1 .. 2^62`, at least `numerator / 2^50`
public record DiscreteLaplace(long numerator, long denominator) implements IntegerNoise {
  /// The largest scale.
  public static final long LARGEST_SCALE = 1L << 50;

  public DiscreteLaplace {
    requireInRange("numerator", numerator);
    requireInRange("denominator", denominator);
    if ((numerator - 1) / denominator >= LARGEST_SCALE) {
      throw new IllegalArgumentException(
          "scale must be <= 2^50, was " + numerator + "/" + denominator);
    }
  }

  /// A whole scale, in `1 .. 2^50`.
  public DiscreteLaplace(long scale) {
    this(scale, 1);
  }

  /// The law with this scale.
  ///
  /// @throws IllegalArgumentException when numerator or denominator is above 2^62
  public static DiscreteLaplace of(Rational scale) {
    if (scale.numerator().bitLength() > 63 || scale.denominator().bitLength() > 63) {
      throw new IllegalArgumentException("scale must be a fraction of integers up to 2^62");
    }
    return new DiscreteLaplace(scale.numerator().longValue(), scale.denominator().longValue());
  }

  /// The scale.
  public Rational scale() {
    return Rational.of(numerator, denominator);
  }

  @Override
  public long sample(NoiseSource noise) {
    while (true) {
      long remainder = noise.uniform(numerator);
      if (!noise.bernoulliExp(remainder, numerator)) {
        continue;
      }
      long magnitude = magnitude(remainder, noise.geometric());
      boolean negative = noise.bernoulli(1, 2);
      if (negative && magnitude == 0) {
        continue; // zero would otherwise be drawn twice as often
      }
      return negative ? -magnitude : magnitude;
    }
  }

  /// (remainder + numerator · whole) / denominator, rounded down.
  private long magnitude(long remainder, long whole) {
    long product = numerator * whole;
    if (Math.multiplyHigh(numerator, whole) == 0 && product >= 0 && product + remainder >= 0) {
      return (product + remainder) / denominator;
    }
    BigInteger wide =
        BigInteger.valueOf(numerator)
            .multiply(BigInteger.valueOf(whole))
            .add(BigInteger.valueOf(remainder))
            .divide(BigInteger.valueOf(denominator));
    return wide.bitLength() > 63 ? Long.MAX_VALUE : wide.longValue();
  }

  /// `r^value / (1 + r)` with `r = exp(-1 / scale)`.
  @Override
  public double tail(long value) {
    requireInRange("value", value);
    double power = Rational.of(value).dividedBy(scale()).down();
    double one = scale().reciprocal().up();
    // two exponentials, a sum and a quotient: a few rounding errors, covered by the factor
    return Math.min(1, StrictMath.exp(-power) / (1 + StrictMath.exp(-one)) * (1 + 1e-14))
        + Double.MIN_VALUE;
  }

  private static void requireInRange(String name, long value) {
    if (value < 1 || value > NoiseSource.LARGEST) {
      throw new IllegalArgumentException(name + " must be in [1, 2^62], was " + value);
    }
  }
}
