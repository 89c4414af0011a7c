package dev.safesynth.statistics;

import java.util.Optional;

/// Hits in two groups, and whether the first has more of them than chance gives.
///
/// @param hits of the first group, in 0..trials
/// @param trials size of the first group, >= 1
/// @param otherHits of the second group, in 0..otherTrials
/// @param otherTrials size of the second group, >= 1
public record FourfoldTable(int hits, int trials, int otherHits, int otherTrials) {
  private static final double Z95 = 1.959963984540054;

  public FourfoldTable {
    if (hits < 0 || otherHits < 0 || hits > trials || otherHits > otherTrials) {
      throw new IllegalArgumentException(
          "a fourfold table needs 0 <= hits <= trials in each group");
    }
    if (trials == 0 || otherTrials == 0) {
      throw new IllegalArgumentException("a fourfold table needs a trial in each group");
    }
  }

  /// Fisher's exact test, one-sided: the probability of at least this many hits in the first group
  /// if the groups were drawn at random from all trials.
  public double pValue() {
    int all = hits + otherHits;
    double sum = 0;
    for (int k = hits; k <= Math.min(all, trials); k++) {
      if (all - k <= otherTrials) {
        sum +=
            Math.exp(
                logChoose(trials, k)
                    + logChoose(otherTrials, all - k)
                    - logChoose(trials + otherTrials, all));
      }
    }
    return Math.min(1, sum);
  }

  /// The rate of the first group minus that of the second, in [-1, 1].
  public double difference() {
    return (double) hits / trials - (double) otherHits / otherTrials;
  }

  /// The 95% interval of [#difference] by Newcombe (1998, method 10): Wilson's intervals of the two
  /// rates, combined.
  public Interval differenceInterval() {
    Interval first = wilson(hits, trials);
    Interval second = wilson(otherHits, otherTrials);
    double rate = (double) hits / trials;
    double other = (double) otherHits / otherTrials;
    return new Interval(
        difference() - Math.hypot(rate - first.low(), second.high() - other),
        difference() + Math.hypot(first.high() - rate, other - second.low()));
  }

  /// The lower 95% limit of the ratio of the first rate to the second; absent without any hit.
  /// Given the number of all hits the first group's are taken as binomial, exact for rare hits and
  /// cautious for frequent ones.
  public Optional<Double> ratioLowerLimit() {
    int all = hits + otherHits;
    if (all == 0) {
      return Optional.empty();
    }
    double share = 1 - Binomial.upperLimit(otherHits, all, 0.95);
    return Optional.of(share / (1 - share) * otherTrials / trials);
  }

  private static Interval wilson(int hits, int trials) {
    double rate = (double) hits / trials;
    double square = Z95 * Z95;
    double centre = (rate + square / (2 * trials)) / (1 + square / trials);
    double half =
        Z95
            / (1 + square / trials)
            * Math.sqrt(rate * (1 - rate) / trials + square / (4.0 * trials * trials));
    // at the ends the two terms cancel exactly in theory only
    return new Interval(hits == 0 ? 0 : centre - half, hits == trials ? 1 : centre + half);
  }

  private static double logChoose(int n, int k) {
    return BetaDistribution.logGamma(n + 1.0)
        - BetaDistribution.logGamma(k + 1.0)
        - BetaDistribution.logGamma(n - k + 1.0);
  }
}
