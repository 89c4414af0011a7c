package dev.safesynth.dp;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.DiscreteLaplace;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import java.util.List;

/// Integer answers with discrete Laplace noise: the geometric mechanism (Ghosh, Roughgarden and
/// Sundararajan 2009).
///
/// `docs/privacy/additive-noise.md`: for an l1 sensitivity of `D`, one use is `D / scale`
/// differentially private, and what one coordinate that moves by `D` loses is the worst case for
/// any number of coordinates.
///
/// @param scale of the noise, a fraction of integers up to 2^62, at most 2^50
/// @param sensitivity in [Sensitivity.Norm#L1], at least 1
public record DiscreteLaplaceMechanism(Rational scale, Sensitivity sensitivity)
    implements Mechanism {
  private static final int BITS = 30;

  public DiscreteLaplaceMechanism {
    DiscreteLaplace.of(scale); // refuses what cannot be drawn
    sensitivity.require(Sensitivity.Norm.L1).whole();
  }

  /// The mechanism with the least noise, to about nine digits, that is `epsilon`-differentially
  /// private.
  public static DiscreteLaplaceMechanism within(double epsilon, Sensitivity sensitivity) {
    return new DiscreteLaplaceMechanism(
        scaleWithin(epsilon, sensitivity.require(Sensitivity.Norm.L1).whole()), sensitivity);
  }

  /// The least scale on a grid of about nine digits at which a change of `moved` costs at most
  /// `epsilon`.
  static Rational scaleWithin(double epsilon, long moved) {
    Rational least = Rational.of(moved).dividedBy(Rational.ofExactly(epsilon));
    return least.ceiling(Math.max(0, BITS - Math.getExponent(least.up())));
  }

  @Override
  public String name() {
    return "discrete_laplace";
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.DiscreteLaplace(scale.reciprocal().up(), sensitivity.whole());
  }

  /// The answers with noise; may be negative, and are cut at `±2^61`.
  public Released<List<Long>> release(Query<long[]> query, Allowance allowance, NoiseSource noise) {
    long[] answer = query.within(sensitivity);
    allowance.take(this);
    DiscreteLaplace laplace = DiscreteLaplace.of(scale);
    return new Released<>(GridNoise.plus(answer, query.coordinates(), () -> laplace.sample(noise)));
  }
}
