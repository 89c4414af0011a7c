package dev.safesynth.dp;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.DiscreteGaussian;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import java.math.BigInteger;
import java.util.List;

/// Integer answers with discrete Gaussian noise (Canonne, Kamath and Steinke 2020).
///
/// `docs/privacy/additive-noise.md`: one use is `D² / (2 variance)`-zCDP for an l2 sensitivity of
/// `D`. Where one record moves one coordinate only, the event states the exact pair of laws;
/// elsewhere it states the zCDP bound, since no pair of one coordinate is known to be the worst.
///
/// @param variance the parameter sigma², at most 2^98
/// @param coordinates how many answers there are, at least 1
/// @param sensitivity in [Sensitivity.Norm#L2], at least 1
public record DiscreteGaussianMechanism(Rational variance, int coordinates, Sensitivity sensitivity)
    implements Mechanism {
  private static final int BITS = 30;

  public DiscreteGaussianMechanism {
    var _ = new DiscreteGaussian(variance); // refuses what cannot be drawn
    if (variance.down() != variance.up()) {
      // the loss is not monotone in the variance, so no rounding of it would be on the safe side
      throw new IllegalArgumentException("variance must be exact as a double, was " + variance);
    }
    GridScale.requireCoordinates(coordinates);
    sensitivity.require(Sensitivity.Norm.L2).whole();
  }

  /// The mechanism with the least noise, to about nine digits, that costs at most `budget` per use.
  public static DiscreteGaussianMechanism within(
      ZeroConcentrated budget, int coordinates, Sensitivity sensitivity) {
    Rational least =
        squared(sensitivity).dividedBy(Rational.of(2).times(Rational.ofExactly(budget.rho())));
    int places = Math.max(0, BITS - Math.getExponent(least.up()));
    Rational variance = least.ceiling(places);
    while (true) {
      var mechanism = new DiscreteGaussianMechanism(variance, coordinates, sensitivity);
      if (mechanism.zeroConcentrated().rho() <= budget.rho()) {
        return mechanism;
      }
      // the accountant's own rounding: a grid step or two cover it
      variance = variance.plus(new Rational(BigInteger.ONE, BigInteger.TWO.pow(places)));
    }
  }

  @Override
  public String name() {
    return "discrete_gaussian";
  }

  @Override
  public PrivacyEvent event() {
    if (coordinates == 1) {
      return new PrivacyEvent.DiscreteGaussian(variance.down(), sensitivity.whole());
    }
    Rational squared = squared(sensitivity);
    if (squared.equals(Rational.of(1))) {
      return new PrivacyEvent.DiscreteGaussian(variance.down(), 1);
    }
    return new PrivacyEvent.Concentrated(squared.dividedBy(Rational.of(2).times(variance)).up());
  }

  /// The square of the l2 sensitivity. Of integers it is an integer: what rounding has added to a
  /// root is cut off again, and what it has taken away is given back. When it is 1, one coordinate
  /// moves, and by 1.
  private static Rational squared(Sensitivity sensitivity) {
    Rational square = sensitivity.exact().times(sensitivity.exact());
    BigInteger[] parts = square.numerator().divideAndRemainder(square.denominator());
    BigInteger missing = square.denominator().subtract(parts[1]);
    boolean roundedDown =
        parts[1].signum() > 0 && missing.shiftLeft(48).compareTo(square.numerator()) <= 0;
    return new Rational(roundedDown ? parts[0].add(BigInteger.ONE) : parts[0], BigInteger.ONE);
  }

  /// The answers with noise; may be negative, and are cut at `±2^61`.
  public Released<List<Long>> release(Query<long[]> query, Allowance allowance, NoiseSource noise) {
    long[] answer = query.within(sensitivity, coordinates);
    allowance.take(this);
    var gaussian = new DiscreteGaussian(variance);
    return new Released<>(GridNoise.plus(answer, coordinates, () -> gaussian.sample(noise)));
  }
}
