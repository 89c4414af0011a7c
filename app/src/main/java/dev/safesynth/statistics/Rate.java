package dev.safesynth.statistics;

/// How often something succeeded.
///
/// @param count in 0..`of`
/// @param of how often it was tried, >= 1
/// @param share in [0, 1]
/// @param interval 95%, Clopper and Pearson's
public record Rate(int count, int of, double share, Interval interval) {
  /// The rate with its interval.
  public static Rate of(int count, int of) {
    return new Rate(count, of, (double) count / of, Binomial.clopperPearson(count, of, 0.95));
  }
}
