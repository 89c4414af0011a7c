package dev.safesynth.dp.noise;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// A fraction above 0 in lowest terms: the parameter of an exact sampler.
///
/// Doubles enter exactly and leave rounded in a stated direction, so that the law that is drawn
/// from and the loss that is stated are about the same number.
///
/// @param numerator at least 1
/// @param denominator at least 1
public record Rational(BigInteger numerator, BigInteger denominator) {
  private static final MathContext DIGITS = new MathContext(40);

  public Rational {
    if (numerator.signum() < 1 || denominator.signum() < 1) {
      throw new IllegalArgumentException(
          "a parameter must be > 0, was " + numerator + "/" + denominator);
    }
    BigInteger common = numerator.gcd(denominator);
    numerator = numerator.divide(common);
    denominator = denominator.divide(common);
  }

  /// The fraction of two integers, both at least 1.
  public static Rational of(long numerator, long denominator) {
    return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  /// A whole number, at least 1.
  public static Rational of(long value) {
    return of(value, 1);
  }

  /// Exactly this double, which must be finite and above 0.
  public static Rational ofExactly(double value) {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a parameter must be finite and > 0, was " + value);
    }
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - 52;
    BigInteger mantissa = BigInteger.valueOf((long) Math.scalb(value, -exponent));
    return exponent >= 0
        ? new Rational(mantissa.shiftLeft(exponent), BigInteger.ONE)
        : new Rational(mantissa, BigInteger.ONE.shiftLeft(-exponent));
  }

  /// The largest multiple of `2^-places` that is at most `value`.
  ///
  /// @throws IllegalArgumentException when that is 0
  public static Rational floor(double value, int places) {
    Rational exact = ofExactly(value);
    BigInteger units = exact.numerator.shiftLeft(places).divide(exact.denominator);
    return new Rational(units, BigInteger.ONE.shiftLeft(places));
  }

  /// The smallest multiple of `2^-places` that is at least this.
  public Rational ceiling(int places) {
    BigInteger units =
        numerator.shiftLeft(places).add(denominator).subtract(BigInteger.ONE).divide(denominator);
    return new Rational(units, BigInteger.ONE.shiftLeft(places));
  }

  public Rational times(Rational other) {
    return new Rational(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  public Rational dividedBy(Rational other) {
    return times(other.reciprocal());
  }

  /// One divided by this.
  public Rational reciprocal() {
    BigInteger above = denominator;
    BigInteger below = numerator;
    return new Rational(above, below);
  }

  public Rational plus(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  /// True when this is at most `other`.
  public boolean atMost(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator))
        <= 0;
  }

  /// The smallest double that is at least this; infinite beyond the largest double.
  public double up() {
    double value = nearest();
    while (value < Double.POSITIVE_INFINITY && (value == 0 || !atMost(ofExactly(value)))) {
      value = Math.nextUp(value);
    }
    return value;
  }

  /// The largest double that is at most this; 0 below the smallest double.
  public double down() {
    double value = Math.min(Double.MAX_VALUE, nearest());
    while (value > 0 && !ofExactly(value).atMost(this)) {
      value = Math.nextDown(value);
    }
    return value;
  }

  /// Within one step of both answers above; each then walks to its own side.
  private double nearest() {
    return new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS).doubleValue();
  }
}
