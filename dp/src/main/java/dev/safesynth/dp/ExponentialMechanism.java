package dev.safesynth.dp;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.ExponentialChoice;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import java.util.Arrays;

/// Draws one of a public list of candidates with probability proportional to `exp(rate · score)`
/// (McSherry and Talwar 2007), from integer scores and exactly.
///
/// `docs/privacy/selection.md`: when a record moves the scores by a range of at most `R`, the
/// privacy loss has range at most `rate · R`. Scores with a sensitivity `D` in
/// [Sensitivity.Norm#L_INFINITY] have `R = 2D`, [Sensitivity.Norm#MONOTONE] ones `R = D`.
///
/// @param rate nats per score unit, with `numerator · denominator < 2^62`
/// @param sensitivity in [Sensitivity.Norm#RANGE], at least 1
public record ExponentialMechanism(Rational rate, Sensitivity sensitivity) implements Mechanism {
  public ExponentialMechanism {
    ScoreRate.require(rate);
    sensitivity.require(Sensitivity.Norm.RANGE).whole();
  }

  /// The mechanism that follows the scores most closely of those that are `epsilon`-differentially
  /// private.
  ///
  /// @param sensitivity in a norm that bounds the range
  public static ExponentialMechanism within(double epsilon, Sensitivity sensitivity) {
    Sensitivity range = sensitivity.in(Sensitivity.Norm.RANGE);
    return new ExponentialMechanism(ScoreRate.within(epsilon, range.whole()), range);
  }

  @Override
  public String name() {
    return "exponential";
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.BoundedRange(rate.times(Rational.of(sensitivity.whole())).up());
  }

  /// One draw.
  ///
  /// @param scores by candidate; their number and order are public
  /// @return the index of a candidate
  public Released<Integer> select(Query<long[]> scores, Allowance allowance, NoiseSource noise) {
    long[] answer = scores.within(sensitivity);
    allowance.take(this);
    return new Released<>(
        ExponentialChoice.draw(
            Arrays.copyOf(answer, scores.coordinates()),
            rate.numerator().longValueExact(),
            rate.denominator().longValueExact(),
            noise));
  }
}
