package dev.safesynth.dp;

import dev.safesynth.dp.noise.Rational;

/// How strongly a choice among candidates follows their scores, in nats per score unit.
final class ScoreRate {
  /// The samplers take rates with `numerator · denominator <= 2^62`.
  private static final int BITS = 62;

  private ScoreRate() {}

  /// The largest rate that can be drawn with of which a range of scores costs at most `epsilon`.
  static Rational within(double epsilon, long range) {
    Rational most = Rational.ofExactly(epsilon).dividedBy(Rational.of(range));
    if (fits(most)) {
      return most;
    }
    for (int places = BITS; places >= 0; places--) {
      Rational rate = Rational.floor(most.down(), places);
      if (fits(rate)) {
        return rate;
      }
    }
    throw new IllegalArgumentException("epsilon is too large to draw with, " + epsilon);
  }

  static void require(Rational rate) {
    if (!fits(rate)) {
      throw new IllegalArgumentException(
          "rate must have numerator · denominator < 2^62, was " + rate);
    }
  }

  private static boolean fits(Rational rate) {
    return rate.numerator().multiply(rate.denominator()).bitLength() <= BITS;
  }
}
