package dev.safesynth.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/// The number of real training rows that give logistic regression the accuracy it reaches on the
/// synthetic ones.
///
/// @param estimate from the learning curve on all test rows
/// @param low lower end of the 95% bootstrap interval
/// @param high its upper end
/// @param curve the learning curve as measured
public record RealEquivalent(
    SampleSize estimate, SampleSize low, SampleSize high, List<CurvePoint> curve) {
  public RealEquivalent {
    curve = List.copyOf(curve);
  }

  /// A number of rows, or a bound where the learning curve ends.
  public record SampleSize(int rows, Bound bound) {
    @Override
    public String toString() {
      return switch (bound) {
        case ABOUT -> count(rows);
        case MORE_THAN -> "more than " + count(rows);
        case FEWER_THAN -> "fewer than " + count(rows);
      };
    }
  }

  private static String count(int rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  /// Whether a number of rows is an estimate or where the curve ends.
  public enum Bound {
    @JsonProperty("about")
    ABOUT,
    @JsonProperty("more_than")
    MORE_THAN,
    @JsonProperty("fewer_than")
    FEWER_THAN
  }

  /// Mean accuracy over random subsets of `rows` real rows.
  public record CurvePoint(int rows, double accuracy) {}
}
