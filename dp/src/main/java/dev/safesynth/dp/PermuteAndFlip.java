package dev.safesynth.dp;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.FlippedChoice;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import java.util.Arrays;

/// Permute-and-flip (McKenna and Sheldon 2020), which is report-noisy-max with exponential noise of
/// scale `1 / rate` (Ding, Kifer, Saeidi, Steinke, Wang, Xu and Zhang 2021), from integer scores
/// and exactly: candidates in random order, each taken with probability `exp(rate · (score -
/// best))`.
///
/// `docs/privacy/selection.md`: when a record moves the scores by a range of at most `R`, one draw
/// is `rate · R` differentially private. It finds a better candidate than the exponential mechanism
/// of the same epsilon, but its privacy loss does not have range epsilon, so it costs more in
/// composition.
///
/// @param rate nats per score unit, with `numerator · denominator < 2^62`
/// @param sensitivity in [Sensitivity.Norm#RANGE], at least 1
public record PermuteAndFlip(Rational rate, Sensitivity sensitivity) implements Mechanism {
  public PermuteAndFlip {
    ScoreRate.require(rate);
    sensitivity.require(Sensitivity.Norm.RANGE).whole();
  }

  /// The mechanism that follows the scores most closely of those that are `epsilon`-differentially
  /// private.
  ///
  /// @param sensitivity in a norm that bounds the range
  public static PermuteAndFlip within(double epsilon, Sensitivity sensitivity) {
    Sensitivity range = sensitivity.in(Sensitivity.Norm.RANGE);
    return new PermuteAndFlip(ScoreRate.within(epsilon, range.whole()), range);
  }

  @Override
  public String name() {
    return "permute_and_flip";
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Approximate(rate.times(Rational.of(sensitivity.whole())).up(), 0);
  }

  /// One draw.
  ///
  /// @param scores by candidate; their number and order are public
  /// @return the index of a candidate
  public Released<Integer> select(Query<long[]> scores, Allowance allowance, NoiseSource noise) {
    long[] answer = scores.within(sensitivity);
    allowance.take(this);
    return new Released<>(
        FlippedChoice.draw(
            Arrays.copyOf(answer, scores.coordinates()),
            rate.numerator().longValueExact(),
            rate.denominator().longValueExact(),
            noise));
  }
}
