package dev.safesynth.audit;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;

/// How often an auditor said "the canary is in", in trials with it and in trials without it. The
/// auditor's rule must be fixed before these trials; the trials must be independent.
///
/// @param hits trials with the canary where the auditor said so
/// @param with trials with the canary, >= 1
/// @param falseAlarms trials without it where the auditor said so
/// @param without trials without it, >= 1
public record TwoWorldCounts(int hits, int with, int falseAlarms, int without) {
  public TwoWorldCounts {
    if (hits < 0 || hits > with || falseAlarms < 0 || falseAlarms > without) {
      throw new IllegalArgumentException("counts must lie in 0 .. their number of trials");
    }
    if (with < 1 || without < 1) {
      throw new IllegalArgumentException("both worlds need a trial");
    }
  }

  /// The largest epsilon that the counts refute with confidence 1 - `alpha`: intervals of Clopper
  /// and Pearson for both rates at `alpha / 2` each, and `ln((TPR - delta) / FPR)` or its mirror.
  /// Infinite never; 0 when nothing is refuted.
  public double epsilonLowerBound(double delta, double alpha) {
    double hitsLow = Binomial.clopperPearson(hits, with, 1 - alpha).low();
    double alarmsHigh = Binomial.clopperPearson(falseAlarms, without, 1 - alpha).high();
    return Math.max(
        0,
        Math.max(
            logRatio(hitsLow, alarmsHigh, delta), logRatio(1 - alarmsHigh, 1 - hitsLow, delta)));
  }

  private static double logRatio(double low, double high, double delta) {
    return low > delta ? Math.log((low - delta) / high) : 0;
  }

  /// A pair of rates with confidence 1 - `alpha`: the rate with the canary is not below the first
  /// and the rate without not above the second.
  Rates rates(double alpha) {
    Interval in = Binomial.clopperPearson(hits, with, 1 - alpha);
    Interval out = Binomial.clopperPearson(falseAlarms, without, 1 - alpha);
    return new Rates(in.low(), out.high());
  }

  record Rates(double with, double without) {}

  /// The largest bound that `trials` trials in each world could have given: the auditor is always
  /// right.
  public static double ceiling(int trials, double delta, double alpha) {
    return new TwoWorldCounts(trials, trials, 0, trials).epsilonLowerBound(delta, alpha);
  }
}
