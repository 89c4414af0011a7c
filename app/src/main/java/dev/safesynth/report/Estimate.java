package dev.safesynth.report;

/// A measured figure with its confidence interval.
///
/// @param value finite; usually inside the interval, though a bootstrap interval may miss it
public record Estimate(double value, Interval interval) {
  public Estimate {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("an estimate needs a finite value");
    }
  }

  public static Estimate of(double value, double low, double high) {
    return new Estimate(value, new Interval(low, high));
  }
}
