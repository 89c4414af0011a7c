package dev.safesynth.statistics;

/// The binomial distribution of `trials` independent trials with success probability `probability`,
/// and the exact interval for an observed rate.
///
/// @param trials >= 0
/// @param probability in [0, 1]
public record Binomial(int trials, double probability) {
  public Binomial {
    if (trials < 0 || !(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "binomial needs trials >= 0 and probability in [0, 1], had "
              + trials
              + " and "
              + probability);
    }
  }

  /// P[X >= k].
  public double atLeast(int k) {
    if (k <= 0) {
      return 1;
    }
    if (k > trials) {
      return 0;
    }
    return new BetaDistribution(k, trials - k + 1.0).cumulative(probability);
  }

  /// P[X = k].
  public double exactly(int k) {
    if (k < 0 || k > trials) {
      return 0;
    }
    if (probability == 0 || probability == 1) {
      return k == (probability == 0 ? 0 : trials) ? 1 : 0;
    }
    return Math.exp(
        BetaDistribution.logGamma(trials + 1.0)
            - BetaDistribution.logGamma(k + 1.0)
            - BetaDistribution.logGamma(trials - k + 1.0)
            + k * Math.log(probability)
            + (trials - k) * Math.log1p(-probability));
  }

  /// The exact two-sided interval of Clopper and Pearson (1934) for a rate.
  ///
  /// @param successes in 0..trials
  /// @param trials >= 1
  /// @param level confidence in (0, 1)
  public static Interval clopperPearson(int successes, int trials, double level) {
    double tail = (1 - level) / 2;
    return new Interval(
        successes == 0
            ? 0
            : new BetaDistribution(successes, trials - successes + 1.0).quantile(tail),
        successes == trials
            ? 1
            : new BetaDistribution(successes + 1.0, trials - successes).quantile(1 - tail));
  }

  /// The one-sided upper limit of Clopper and Pearson for a rate.
  public static double upperLimit(int successes, int trials, double level) {
    return successes == trials
        ? 1
        : new BetaDistribution(successes + 1.0, trials - successes).quantile(level);
  }
}
