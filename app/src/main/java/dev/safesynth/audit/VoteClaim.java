package dev.safesynth.audit;

import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.accounting.Accountant;

/// What is claimed of the vote on one token, as a distance between the worlds with and without a
/// record that two rates of a guess can refute.
///
/// @param gaussian whether the distance is that of Gaussian worlds, in standard deviations; else it
///   is a pure epsilon
/// @param distance of one token
/// @param tokens of a demonstration
/// @param delta of the plan
record VoteClaim(boolean gaussian, double distance, int tokens, double delta) {
  static VoteClaim of(Mechanism mechanism, int tokens, double delta) {
    boolean gaussian = mechanism instanceof NoisyVectorSum;
    double distance =
        mechanism instanceof NoisyVectorSum sum
            ? sum.bound() / Math.sqrt((double) sum.variance())
            : Accountant.PURE.epsilon(mechanism.loss(), 0).orElseThrow();
    return new VoteClaim(gaussian, distance, tokens, delta);
  }

  /// The distance that a pair of rates shows, 0 if none: for every event, Gaussian worlds allow
  /// `Phi^-1(with) - Phi^-1(without)` of at most their distance, and a pure epsilon bounds both log
  /// ratios.
  double shown(TwoWorldCounts.Rates rates) {
    double with = rates.with();
    double without = rates.without();
    if (with <= without) {
      return 0;
    }
    return gaussian
        ? StandardNormal.quantile(with) - StandardNormal.quantile(without)
        : Math.max(Math.log(with / without), Math.log((1 - without) / (1 - with)));
  }

  /// The epsilon that as many draws as a demonstration has lose together, when each has at least
  /// these rates.
  double composed(TwoWorldCounts.Rates rates) {
    return rates.with() > rates.without()
        ? CountedTokens.repeated(rates.with(), rates.without(), tokens).epsilon(delta)
        : 0;
  }

  /// What the distance is called.
  String measure() {
    return gaussian ? "standard deviations" : "nats";
  }
}
