package dev.safesynth.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The empirical ROC curve of a score that should be higher for positives (members) than for
/// negatives (non-members). Nothing is interpolated and no convex hull is taken: the area under a
/// hull is above 1/2 on pure noise.
public final class RocCurve {
  private static final double Z95 = 1.959963984540054;

  private final double[] positives;
  private final double[] negatives;

  /// The curve of these scores.
  ///
  /// @param positives scores of positives, at least two, no NaN
  /// @param negatives scores of negatives, at least two, no NaN
  public RocCurve(double[] positives, double[] negatives) {
    this.positives = sorted(positives);
    this.negatives = sorted(negatives);
  }

  private static double[] sorted(double[] scores) {
    if (scores.length < 2) {
      throw new IllegalArgumentException("a ROC curve needs two scores on each side");
    }
    double[] copy = scores.clone();
    Arrays.sort(copy);
    if (Double.isNaN(copy[copy.length - 1])) {
      throw new IllegalArgumentException("scores must not be NaN");
    }
    return copy;
  }

  /// The area under the curve: P[positive > negative] + P[tie] / 2 (Mann-Whitney), in [0, 1].
  public double area() {
    return mean(placements(positives, negatives));
  }

  /// The 95% interval of DeLong, DeLong and Clarke-Pearson (1988) for the area, cut to [0, 1].
  /// Where the two sides separate completely the estimated variance is zero; the interval then is
  /// that of Clopper and Pearson for as many agreeing pairs as the smaller side has scores.
  public Interval areaInterval() {
    double area = area();
    int pairs = Math.min(positives.length, negatives.length);
    if (area == 1) {
      return Binomial.clopperPearson(pairs, pairs, 0.95);
    }
    if (area == 0) {
      return Binomial.clopperPearson(0, pairs, 0.95);
    }
    double error =
        Math.sqrt(
            variance(placements(positives, negatives)) / positives.length
                + variance(placements(negatives, positives)) / negatives.length);
    return new Interval(area - Z95 * error, area + Z95 * error).within(0, 1);
  }

  /// Standard error of the area when the score says nothing: sqrt((n1 + n0 + 1) / (12 n1 n0)).
  public static double nullStandardError(int positives, int negatives) {
    return Math.sqrt((positives + negatives + 1.0) / (12.0 * positives * negatives));
  }

  /// What happens at the lowest threshold whose observed false positive rate is at most
  /// `falsePositiveRate`.
  public OperatingPoint at(double falsePositiveRate) {
    // 1e-9: 0.01 * 300 is a little below 3 in floating point.
    int allowed = (int) Math.floor(falsePositiveRate * negatives.length + 1e-9);
    if (allowed >= negatives.length) {
      return new OperatingPoint(
          positives.length, positives.length, negatives.length, negatives.length);
    }
    double cut = negatives[negatives.length - 1 - allowed];
    return new OperatingPoint(
        countAbove(positives, cut), positives.length, countAbove(negatives, cut), negatives.length);
  }

  /// Vertices of the curve from (0, 0) to (1, 1), at most about `limit` of them: all at the left
  /// end, where a logarithmic axis needs them, evenly thinned beyond.
  public List<Point> points(int limit) {
    double[] cuts = new double[positives.length + negatives.length];
    System.arraycopy(positives, 0, cuts, 0, positives.length);
    System.arraycopy(negatives, 0, cuts, positives.length, negatives.length);
    Arrays.sort(cuts);
    List<Point> points = new ArrayList<>();
    Point last = new Point(0, 0);
    points.add(last);
    for (int i = cuts.length - 1; i > 0; i--) {
      if (cuts[i - 1] == cuts[i]) {
        continue;
      }
      Point point = beyond(cuts[i - 1]);
      boolean corner = point.falsePositiveRate() > last.falsePositiveRate();
      double step = point.falsePositiveRate() < 0.02 ? 0 : 1.0 / limit;
      if (corner && point.falsePositiveRate() - last.falsePositiveRate() > step) {
        points.add(point);
        last = point;
      }
    }
    points.add(new Point(1, 1));
    return List.copyOf(points);
  }

  private Point beyond(double cut) {
    return new Point(
        (double) countAbove(negatives, cut) / negatives.length,
        (double) countAbove(positives, cut) / positives.length);
  }

  /// For each of `own` the share of `other` that it beats (ties half), oriented so that the mean is
  /// the area or one minus it; the orientation does not matter to the variance.
  private static double[] placements(double[] own, double[] other) {
    double[] result = new double[own.length];
    for (int i = 0; i < own.length; i++) {
      int above = countAbove(other, own[i]);
      int notBelow = countAbove(other, Math.nextDown(own[i]));
      result[i] = (other.length - (above + notBelow) / 2.0) / other.length;
    }
    return result;
  }

  private static int countAbove(double[] sorted, double cut) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] > cut) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sorted.length - low;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }

  /// A vertex of the curve; both rates in [0, 1].
  public record Point(double falsePositiveRate, double truePositiveRate) {}

  /// Counts at one threshold.
  public record OperatingPoint(
      int truePositives, int positives, int falsePositives, int negatives) {
    public double truePositiveRate() {
      return (double) truePositives / positives;
    }

    public double falsePositiveRate() {
      return (double) falsePositives / negatives;
    }
  }
}
