package dev.safesynth.evaluation;

import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.StudentT;
import java.util.Arrays;
import java.util.Optional;

/// The scores of a training set with what is needed for their intervals.
///
/// @param auroc absent if the test rows have one label only
/// @param logLoss absent if the model gives no probabilities, and so is `brier`
public record Estimate(
    Sampled accuracy,
    Sampled macroF1,
    Optional<Sampled> auroc,
    Optional<Sampled> logLoss,
    Optional<Sampled> brier) {

  /// A score averaged over training draws, and its value in every resample of the test rows.
  public static final class Sampled {
    private final double[] draws;
    private final double[] replicates;

    /// @param draws the score of each training draw on all test rows
    /// @param replicates the mean over draws, in each resample
    Sampled(double[] draws, double[] replicates) {
      this.draws = draws;
      this.replicates = replicates;
    }

    /// The mean over training draws.
    public double value() {
      return Arrays.stream(draws).average().orElseThrow();
    }

    double[] replicates() {
      return replicates.clone();
    }

    double[] draws() {
      return draws.clone();
    }

    /// The estimate with its interval, both cut to `[low, high]`.
    public Score score(double low, double high) {
      return new Score(Math.clamp(value(), low, high), interval().within(low, high));
    }

    /// This score minus `other`.
    public Score minus(Sampled other) {
      return new Score(value() - other.value(), intervalOfDifference(other).within(-1, 1));
    }

    /// The share of what `other` is above `trivial` that this score is above it, with its 95%
    /// interval from the resamples of the test rows. Absent where `other` is not clearly above: a
    /// share of nothing.
    public Optional<Score> retained(Sampled other, double trivial) {
      if (other.interval().within(0, 1).low() <= trivial) {
        return Optional.empty();
      }
      double[] ratios = replicates.clone();
      for (int b = 0; b < ratios.length; b++) {
        ratios[b] = (ratios[b] - trivial) / Math.max(1e-9, other.replicates[b] - trivial);
      }
      Arrays.sort(ratios);
      return Optional.of(
          new Score(
              (value() - trivial) / (other.value() - trivial), Interval.percentile(ratios, 0.95)));
    }

    /// The 95% interval for the mean over draws: percentiles of the resamples for a single training
    /// set; with several draws mean ± t · sqrt(s²/D + test variance), t with D - 1 degrees of
    /// freedom.
    Interval interval() {
      return intervalOf(value(), replicates, drawVariance(), draws.length);
    }

    /// The 95% interval for this score minus `other`, paired on the test rows.
    Interval intervalOfDifference(Sampled other) {
      double[] differences = new double[replicates.length];
      Arrays.setAll(differences, b -> replicates[b] - other.replicates[b]);
      return intervalOf(
          value() - other.value(),
          differences,
          drawVariance() + other.drawVariance(),
          Math.max(draws.length, other.draws.length));
    }

    private static Interval intervalOf(
        double value, double[] replicates, double drawVariance, int draws) {
      if (draws == 1) {
        double[] sorted = replicates.clone();
        Arrays.sort(sorted);
        return Interval.percentile(sorted, 0.95);
      }
      double half =
          new StudentT(draws - 1).twoSided(0.95) * Math.sqrt(drawVariance + variance(replicates));
      return new Interval(value - half, value + half);
    }

    /// Variance of the mean over draws that comes from the draws; 0 for a single one.
    private double drawVariance() {
      return draws.length == 1 ? 0 : variance(draws) / draws.length;
    }

    private static double variance(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }
  }
}
