package dev.safesynth.report;

/// A confidence interval, ends included.
///
/// @param low finite
/// @param high finite, not below `low`
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException("an interval needs finite low <= high");
    }
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
