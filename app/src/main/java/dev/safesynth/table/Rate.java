package dev.safesynth.table;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;

/// How often something succeeded.
///
/// @param successes in 0..`trials`
/// @param trials >= 1
/// @param rate in [0, 1]
/// @param interval 95%, Clopper and Pearson
public record Rate(int successes, int trials, double rate, Interval interval) {
  private static final double Z95 = 1.959963984540054;

  static Rate of(int successes, int trials) {
    return new Rate(
        successes,
        trials,
        (double) successes / trials,
        Binomial.clopperPearson(successes, trials, 0.95));
  }

  /// The 95% interval of Newcombe (1998, method 10) for `rate - other.rate`, from the two Wilson
  /// intervals; for rates of the same trials it is a little wide.
  Interval minus(Rate other) {
    Interval own = wilson();
    Interval theirs = other.wilson();
    double difference = rate - other.rate;
    return new Interval(
        difference - Math.hypot(rate - own.low(), theirs.high() - other.rate),
        difference + Math.hypot(own.high() - rate, other.rate - theirs.low()));
  }

  private Interval wilson() {
    double z2 = Z95 * Z95;
    double middle = (successes + z2 / 2) / (trials + z2);
    double half =
        Z95
            / (trials + z2)
            * Math.sqrt((double) successes * (trials - successes) / trials + z2 / 4);
    return new Interval(middle - half, middle + half).within(0, 1);
  }
}
