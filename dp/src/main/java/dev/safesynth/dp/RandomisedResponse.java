package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;

/// k-ary randomised response (Warner 1965; Kairouz, Bonawitz and Ramage 2016): with probability
/// `uniform` the answer is drawn uniformly from all categories, else it is the true one.
///
/// A local mechanism: its input is the value of one record, and it protects that value, not whether
/// the record exists. `docs/privacy/randomised-response.md`: the loss for one value exchanged for
/// another is `ln(1 + k·(1 - uniform) / uniform)`.
///
/// @param categories k, at least 2
/// @param uniform a probability, of integers below 2^62
public record RandomisedResponse(int categories, Rational uniform) implements Mechanism {
  private static final int PLACES = 52;

  public RandomisedResponse {
    if (categories < 2) {
      throw new IllegalArgumentException("categories must be >= 2, was " + categories);
    }
    if (!uniform.atMost(Rational.of(1)) || uniform.denominator().bitLength() > 62) {
      throw new IllegalArgumentException(
          "uniform must be a probability of integers below 2^62, was " + uniform);
    }
  }

  /// The mechanism that tells the truth most often of those that are `epsilon`-differentially
  /// private.
  ///
  /// @param epsilon below 30, beyond which the probability of a lie cannot be represented well
  public static RandomisedResponse within(double epsilon, int categories) {
    if (!(epsilon > 0) || !(epsilon < 30)) {
      throw new IllegalArgumentException("epsilon must be in (0, 30), was " + epsilon);
    }
    double uniform = categories / (StrictMath.expm1(epsilon) + categories) * (1 + 1e-14);
    return new RandomisedResponse(
        categories, Rational.ofExactly(Math.min(1, uniform)).ceiling(PLACES));
  }

  @Override
  public String name() {
    return "randomised_response";
  }

  /// The exchange of one value moves two entries of its indicator vector by 1.
  @Override
  public Sensitivity sensitivity() {
    return new Sensitivity(Sensitivity.Norm.L1, 2, Neighbouring.REPLACE_ONE);
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.RandomisedResponse(categories, uniform.down());
  }

  /// One answer.
  ///
  /// @param category the true one; an index outside `0 .. categories - 1` is answered uniformly
  public Released<Integer> release(
      Private<Integer> category, Allowance allowance, NoiseSource noise) {
    allowance.take(this);
    int truth = category.inKernel();
    boolean lie =
        noise.bernoulli(
            uniform.numerator().longValueExact(), uniform.denominator().longValueExact());
    boolean known = truth >= 0 && truth < categories;
    // drawn in either case, so that time does not tell one from the other
    int other = (int) noise.uniform(categories);
    return new Released<>(lie || !known ? other : truth);
  }
}
