package dev.safesynth.table;

import dev.safesynth.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// How alike one table is to the real one.
///
/// @param rows of the table that is compared
/// @param shapesInterval 95%, for `columnShapes.mean`
/// @param pairsInterval 95%, for `pairTrends.mean`
/// @param qualityCompatible overall score of SDMetrics 0.32's quality report, the mean of column
///   shapes and compatible pair trends, or of the former alone where the latter is absent
/// @param detection absent with fewer than [TableFidelity#FEWEST] rows on a side
public record FidelityScores(
    int rows,
    ColumnShapes columnShapes,
    Interval shapesInterval,
    PairTrends pairTrends,
    Optional<Interval> pairsInterval,
    double qualityCompatible,
    List<Marginals> marginals,
    Propensity propensity,
    Optional<Detection> detection,
    QueryErrors queries) {
  private static final int RESAMPLES = 40;

  public FidelityScores {
    marginals = List.copyOf(marginals);
  }

  static FidelityScores of(Table real, Table other, long seed) {
    ColumnShapes shapes = ColumnShapes.of(real, other);
    PairTrends pairs = PairTrends.of(real, other);
    boolean enough = Math.min(real.rows(), other.rows()) >= TableFidelity.FEWEST;
    return new FidelityScores(
        other.rows(),
        shapes,
        interval(other, shapes.mean(), it -> ColumnShapes.of(real, it).mean(), seed),
        pairs,
        pairs
            .mean()
            .map(
                mean ->
                    interval(other, mean, it -> PairTrends.of(real, it).mean().orElse(mean), seed)),
        pairs.compatible().map(score -> (shapes.mean() + score) / 2).orElse(shapes.mean()),
        Marginals.of(real, other, seed),
        Propensity.of(real, other),
        enough ? Optional.of(Detection.of(real, other, new Random(seed))) : Optional.empty(),
        QueryErrors.of(real, other, seed));
  }

  /// The score and 1.96 standard deviations of the bootstrap over the rows of the compared table.
  /// Resampling makes a table less alike to anything, so percentiles of the resampled scores would
  /// lie on one side of the score; only their spread is of use.
  private static Interval interval(
      Table other, double score, ToDoubleFunction<Table> measure, long seed) {
    Random random = new Random(seed);
    double[] scores = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      scores[i] = measure.applyAsDouble(other.resampled(random));
    }
    double mean = Arrays.stream(scores).average().orElseThrow();
    double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
    double half = 1.96 * Math.sqrt(squares / (RESAMPLES - 1));
    return new Interval(score - half, score + half).within(0, 1);
  }
}
