package dev.safesynth.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Resamples of the test rows, the same ones for every model, so that two models are compared on
/// the same rows and the difference has its own, narrower interval.
public final class TestBootstrap {
  /// Number of resamples, as long as they fit.
  private static final int REPLICATES = 2000;

  /// Memory for all resamples in bytes: reached by 20,000 test rows, beyond which there are fewer
  /// resamples.
  private static final int MEMORY = 40_000_000;

  private final int[] truth;
  private final int labels;
  private final byte[][] weights;

  /// @param truth label of each test row, at least one row
  /// @param labels number of labels
  public TestBootstrap(int[] truth, int labels, RandomGenerator random) {
    this.truth = truth.clone();
    this.labels = labels;
    weights = new byte[Math.clamp(MEMORY / truth.length, 200, REPLICATES)][truth.length];
    for (byte[] weight : weights) {
      for (int i = 0; i < truth.length; i++) {
        weight[random.nextInt(truth.length)]++;
      }
    }
  }

  /// Scores of one or several training draws.
  ///
  /// @param draws predictions for the test rows by draw, and there by learner seed: at least one,
  ///   and as many seeds in each
  public Estimate estimate(List<List<Predictions>> draws) {
    byte[] ones = new byte[truth.length];
    Arrays.fill(ones, (byte) 1);
    List<Predictions> all = draws.stream().flatMap(List::stream).toList();
    double[] macroF1 =
        IntStream.range(0, weights.length)
            .parallel()
            .mapToDouble(b -> mean(all, p -> macroF1(p, weights[b])))
            .toArray();
    boolean probabilistic = all.getFirst().probabilistic;
    return new Estimate(
        linear(draws, p -> row -> p.labels[row] == truth[row] ? 1 : 0),
        new Estimate.Sampled(
            draws.stream().mapToDouble(draw -> mean(draw, p -> macroF1(p, ones))).toArray(),
            macroF1),
        Ranking.defined(truth)
            ? Optional.of(
                linear(
                    draws,
                    p -> {
                      Ranking ranking = Ranking.of(truth, p.scores);
                      return row -> ranking.area + ranking.influence[row];
                    }))
            : Optional.empty(),
        probabilistic
            ? Optional.of(linear(draws, p -> row -> Losses.log(p.scores[row], truth[row])))
            : Optional.empty(),
        probabilistic
            ? Optional.of(linear(draws, p -> row -> Losses.brier(p.scores[row], truth[row])))
            : Optional.empty());
  }

  /// The accuracy of one draw in each resample.
  double[] accuracies(int[] predicted) {
    return means(
        IntStream.range(0, truth.length)
            .mapToDouble(row -> predicted[row] == truth[row] ? 1 : 0)
            .toArray());
  }

  /// A score that is a mean over rows: its replicates are those of the mean over draws and seeds.
  private Estimate.Sampled linear(
      List<List<Predictions>> draws, Function<Predictions, IntToDoubleFunction> rowScore) {
    double[] points = new double[draws.size()];
    double[] means = new double[truth.length];
    for (int draw = 0; draw < points.length; draw++) {
      int seeds = draws.get(draw).size();
      for (Predictions predictions : draws.get(draw)) {
        IntToDoubleFunction score = rowScore.apply(predictions);
        for (int row = 0; row < truth.length; row++) {
          double value = score.applyAsDouble(row);
          points[draw] += value;
          means[row] += value;
        }
      }
      // divided once: a share of whole rows is then exact
      points[draw] /= (double) seeds * truth.length;
    }
    int models = draws.stream().mapToInt(List::size).sum();
    Arrays.setAll(means, row -> means[row] / models);
    return new Estimate.Sampled(points, means(means));
  }

  /// The mean of `values`, one per test row, in each resample.
  private double[] means(double[] values) {
    double[] result = new double[weights.length];
    for (int b = 0; b < weights.length; b++) {
      double sum = 0;
      for (int row = 0; row < truth.length; row++) {
        sum += values[row] * weights[b][row];
      }
      result[b] = sum / truth.length;
    }
    return result;
  }

  private double macroF1(Predictions predictions, byte[] weight) {
    return Scores.of(truth, predictions.labels, weight, labels).macroF1();
  }

  private static double mean(List<Predictions> models, ToDoubleFunction<Predictions> score) {
    return models.stream().mapToDouble(score).average().orElseThrow();
  }
}
