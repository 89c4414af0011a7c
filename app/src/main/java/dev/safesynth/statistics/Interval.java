package dev.safesynth.statistics;

import com.fasterxml.jackson.annotation.JsonFormat;

/// A closed interval of plausible values, in the unit of the estimate beside it; 95% unless the
/// place that made it says otherwise. In JSON it is the array `[low, high]`.
///
/// @param low lower end, not above `high`
/// @param high upper end
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "interval must have low <= high, was " + low + ".." + high);
    }
  }

  /// Whether `value` lies in this interval, ends included.
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /// This interval cut to `[floor, ceiling]`.
  public Interval within(double floor, double ceiling) {
    return new Interval(Math.clamp(low, floor, ceiling), Math.clamp(high, floor, ceiling));
  }

  /// The central part of sorted `values` that leaves `(1 - level) / 2` on each side: the percentile
  /// interval of a bootstrap.
  ///
  /// @param sorted ascending, at least one value
  /// @param level in (0, 1)
  public static Interval percentile(double[] sorted, double level) {
    double tail = (1 - level) / 2;
    return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail));
  }

  /// Linear interpolation between order statistics (type 7 of Hyndman and Fan, NumPy's default).
  private static double quantile(double[] sorted, double probability) {
    double position = probability * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    // A convex combination would turn two infinite ends into NaN.
    return sorted[below] == sorted[above]
        ? sorted[below]
        : sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
