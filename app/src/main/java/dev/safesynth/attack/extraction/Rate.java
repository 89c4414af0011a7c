package dev.safesynth.attack.extraction;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;

/// A share of counted things.
///
/// @param count in 0..of
/// @param of all of them, >= 1
/// @param share count / of
/// @param interval Clopper and Pearson's, 95%
public record Rate(int count, int of, double share, Interval interval) {
  static Rate of(int count, int of) {
    return new Rate(count, of, (double) count / of, Binomial.clopperPearson(count, of, 0.95));
  }
}
