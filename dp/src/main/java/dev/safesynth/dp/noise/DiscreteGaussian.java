package dev.safesynth.dp.noise;

import java.math.BigInteger;

/// The discrete Gaussian on the integers: probability proportional to `exp(-y² / (2 variance))`.
///
/// Canonne, Kamath and Steinke (2020), Algorithm 3: rejection from a discrete Laplace of scale `t =
/// floor(sigma) + 1`, accepted with `exp(-(|y| - variance/t)² / (2 variance))`, exact. With
/// `variance = n/d` that exponent is `(|y|·d·t - n)² / (2·n·d·t²)`: 64-bit arithmetic where it
/// fits, `BigInteger` where not.
public final class DiscreteGaussian implements IntegerNoise {
  /// The largest variance is `2^LARGEST_BITS`, so that a scale is at most 2^50.
  public static final int LARGEST_BITS = 98;

  private static final int FRACTION_BITS = 256;
  private static final long ROOT_OF_LONG = 3_037_000_499L;
  private static final int BLOCKS = 1024; // per sigma

  private final Rational variance;
  private final DiscreteLaplace laplace;
  private final BigInteger numerator;
  private final BigInteger slope; // d·t
  private final BigInteger denominator; // 2·n·d·t²
  private final boolean narrow; // the three above fit 62 bits
  private final long narrowNumerator;
  private final long narrowSlope;
  private final long narrowDenominator;

  /// The law with this parameter.
  ///
  /// @param variance the parameter sigma², at most 2^98, of integers of at most 256 bits; the true
  ///   variance is at most this
  public DiscreteGaussian(Rational variance) {
    if (variance.numerator().bitLength() > FRACTION_BITS
        || variance.denominator().bitLength() > FRACTION_BITS
        || !variance.atMost(new Rational(BigInteger.TWO.pow(LARGEST_BITS), BigInteger.ONE))) {
      throw new IllegalArgumentException(
          "variance must be at most 2^98, of integers of at most 256 bits");
    }
    this.variance = variance;
    BigInteger floor = variance.numerator().divide(variance.denominator());
    laplace = new DiscreteLaplace(floor.sqrt().longValueExact() + 1);
    BigInteger scale = BigInteger.valueOf(laplace.numerator());
    numerator = variance.numerator();
    slope = variance.denominator().multiply(scale);
    denominator = numerator.multiply(variance.denominator()).multiply(scale.pow(2)).shiftLeft(1);
    narrow = denominator.bitLength() <= 62;
    narrowNumerator = numerator.longValue();
    narrowSlope = slope.longValue();
    narrowDenominator = denominator.longValue();
  }

  /// The law with a whole parameter, at least 1.
  public DiscreteGaussian(long variance) {
    this(Rational.of(variance));
  }

  /// The parameter sigma².
  public Rational variance() {
    return variance;
  }

  @Override
  public long sample(NoiseSource noise) {
    while (true) {
      long y = laplace.sample(noise);
      if (accept(Math.abs(y), noise)) {
        return y;
      }
    }
  }

  private boolean accept(long magnitude, NoiseSource noise) {
    if (narrow && magnitude <= NoiseSource.LARGEST / narrowSlope) {
      long distance = Math.abs(magnitude * narrowSlope - narrowNumerator);
      if (distance <= ROOT_OF_LONG) {
        return noise.bernoulliExp(distance * distance, narrowDenominator);
      }
    }
    BigInteger distance = BigInteger.valueOf(magnitude).multiply(slope).subtract(numerator);
    return noise.bernoulliExp(distance.pow(2), denominator);
  }

  /// The sum of `exp(-y² / (2 variance))` from `value` on, divided by a lower bound of the whole
  /// sum, which is at least `sqrt(2 pi variance)` (Poisson summation) and at least 1.
  ///
  /// What is added are blocks of up to a thousandth of sigma. Each term after the first `e(y)` of a
  /// block, and each that follows the last block, is at most that of the geometric series `e(y) ·
  /// exp(-i·(y + 1/2) / variance)`: exact for blocks of one term, and below 1e-6 too much for
  /// others.
  @Override
  public double tail(long value) {
    if (value < 1) {
      throw new IllegalArgumentException("value must be >= 1, was " + value);
    }
    double least = variance.down();
    double most = variance.up();
    long block = (long) Math.max(1, StrictMath.sqrt(most) / BLOCKS);
    double sum = 0;
    double term = weight(value, most);
    long y = value;
    while (term > sum / block * 1e-18 + Double.MIN_VALUE) {
      sum += term * geometric(y, block, most);
      y += block;
      term = weight(y, most);
    }
    double rest = term / -StrictMath.expm1(-(y + 0.5) / most);
    double whole = Math.max(1, StrictMath.sqrt(2 * Math.PI * least));
    // relative errors: below 1e-15 per operation and 2^-52 of the exponent per weight, and a sum of
    // positive terms loses at most one rounding for each
    double slack = 1 + 1e-9;
    return Math.min(1, (sum + rest) / whole * slack) + Double.MIN_VALUE;
  }

  /// The sum of the first terms of the series of ratio `exp(-(y + 1/2) / variance)` from 1.
  private static double geometric(long y, long terms, double variance) {
    double decay = (y + 0.5) / variance;
    return terms == 1 ? 1 : StrictMath.expm1(-decay * terms) / StrictMath.expm1(-decay);
  }

  /// Rounded up, and above 0 where the exponential underflows.
  private static double weight(long y, double variance) {
    return StrictMath.exp(-((double) y * y / (2 * variance)) * (1 - 1e-14)) + Double.MIN_VALUE;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscreteGaussian gaussian && gaussian.variance.equals(variance);
  }

  @Override
  public int hashCode() {
    return variance.hashCode();
  }

  @Override
  public String toString() {
    return "DiscreteGaussian[variance=" + variance + "]";
  }
}
