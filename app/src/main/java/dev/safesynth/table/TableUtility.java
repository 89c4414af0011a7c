package dev.safesynth.table;

import dev.safesynth.evaluation.Calibration;
import dev.safesynth.evaluation.Confusion;
import dev.safesynth.evaluation.Estimate;
import dev.safesynth.evaluation.LabelScore;
import dev.safesynth.evaluation.LearningCurve;
import dev.safesynth.evaluation.Predictions;
import dev.safesynth.evaluation.RealEquivalent;
import dev.safesynth.evaluation.Score;
import dev.safesynth.evaluation.TestBootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Train on synthetic, test on real: how well models that learned from the synthetic table predict
/// the target column of the holdout, beside models that learned from real rows. Deterministic for a
/// seed.
///
/// @param withheld why there are no scores; absent when there are
/// @param target the column that is predicted
/// @param testRows holdout rows with a target
/// @param results one per learner
/// @param retention (synthetic - majority) / (as many real rows - majority) in accuracy of boosted
///   trees; absent where the real rows do not clearly beat the majority
/// @param worth how many real rows the synthetic ones are worth to boosted trees; absent without
///   figures
/// @param labels how well boosted trees find each label
/// @param confusions what they take for what, the most frequent ones
public record TableUtility(
    Optional<String> withheld,
    Optional<String> target,
    int testRows,
    List<Result> results,
    Optional<Score> retention,
    Optional<RealEquivalent> worth,
    List<LabelScore> labels,
    List<Confusion> confusions) {
  private static final int FEWEST = 20;

  /// Random subsets of real rows, as many as there are synthetic ones.
  private static final int DRAWS = 3;

  /// Trainings of a model whose result depends on its seed.
  private static final int SEEDS = 3;

  public TableUtility {
    results = List.copyOf(results);
    labels = List.copyOf(labels);
    confusions = List.copyOf(confusions);
  }

  /// The scores of one learner.
  ///
  /// @param synthetic trained on the synthetic table
  /// @param realSameNumber trained on as many real rows, or on all where there are fewer
  /// @param realAll trained on all real rows
  /// @param independentMarginals trained on as many rows without any relation between columns
  /// @param withoutPrivateData trained on the same generator's table without private data
  /// @param gain accuracy on the synthetic table minus that without private data, paired on the
  ///   holdout rows
  public record Result(
      TableLearner learner,
      Scores synthetic,
      Scores realSameNumber,
      Scores realAll,
      Scores independentMarginals,
      Optional<Scores> withoutPrivateData,
      Optional<Score> gain) {}

  /// Trains and tests.
  public static TableUtility measure(Tables tables, long seed) {
    Optional<String> target = tables.schema().target();
    int column = target.map(tables.real()::indexOf).orElse(-1);
    if (column < 0 || tables.real().columns().size() < 2) {
      return withheld("there is no category column to predict from others", target, 0);
    }
    Optional<Table> test = tables.holdout().map(it -> labelled(it, column));
    int testRows = test.map(Table::rows).orElse(0);
    if (testRows < FEWEST) {
      return withheld("fewer than " + FEWEST + " holdout rows to test on", target, testRows);
    }
    Table real = labelled(tables.real(), column);
    Table synthetic = labelled(tables.synthetic(), column);
    Optional<Table> floor =
        tables.floor().map(it -> labelled(it, column)).filter(it -> it.rows() > 0);
    if (real.rows() == 0 || synthetic.rows() == 0) {
      return withheld("no row to train on has a target", target, testRows);
    }
    return new Measuring(real, synthetic, floor, test.orElseThrow(), column, seed)
        .utility(target, tables.targetLabels());
  }

  private static TableUtility withheld(String reason, Optional<String> target, int testRows) {
    return new TableUtility(
        Optional.of(reason),
        target,
        testRows,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /// The rows with a target that the real table has.
  private static Table labelled(Table table, int target) {
    Column column = table.column(target);
    return table.at(
        IntStream.range(0, table.rows())
            .filter(row -> column.codes[row] >= 0 && column.codes[row] < column.realLabels)
            .toArray());
  }

  /// All learners on all training sets.
  private static final class Measuring {
    private final Table real;
    private final Table synthetic;
    private final Optional<Table> floor;
    private final Table test;
    private final int target;
    private final long seed;
    private final int classes;
    private final List<Table> same;
    private final Table independent;
    private final TestBootstrap bootstrap;

    Measuring(
        Table real, Table synthetic, Optional<Table> floor, Table test, int target, long seed) {
      this.real = real;
      this.synthetic = synthetic;
      this.floor = floor;
      this.test = test;
      this.target = target;
      this.seed = seed;
      this.classes = real.column(target).realLabels;
      Random random = new Random(seed);
      this.same =
          Stream.generate(() -> real.sample(synthetic.rows(), random))
              .limit(real.rows() <= synthetic.rows() ? 1 : DRAWS)
              .toList();
      this.independent = real.independent(synthetic.rows(), random);
      this.bootstrap = new TestBootstrap(truth(), classes, random);
    }

    TableUtility utility(Optional<String> name, List<String> names) {
      List<Result> results = new ArrayList<>();
      double trivial = 0;
      for (TableLearner learner : TableLearner.values()) {
        Trained own = trained(learner, List.of(synthetic));
        Trained ceiling = trained(learner, same);
        Trained all = trained(learner, List.of(real));
        Optional<Trained> without = floor.map(it -> trained(learner, List.of(it)));
        results.add(
            new Result(
                learner,
                own.scores,
                ceiling.scores,
                all.scores,
                trained(learner, List.of(independent)).scores,
                without.map(it -> it.scores),
                without.map(it -> own.estimate.accuracy().minus(it.estimate.accuracy()))));
        if (learner == TableLearner.MAJORITY) {
          trivial = all.estimate.accuracy().value();
        }
        if (learner == TableLearner.BOOSTED_TREES) {
          Predictions answers = own.predictions.getFirst().getFirst();
          List<Predictions> draws = ceiling.predictions.stream().map(List::getFirst).toList();
          return new TableUtility(
              Optional.empty(),
              name,
              test.rows(),
              results,
              own.estimate.accuracy().retained(ceiling.estimate.accuracy(), trivial),
              Optional.of(worth(answers)),
              LabelScore.of(names, truth(), answers, draws),
              Confusion.of(names, truth(), answers, draws));
        }
      }
      throw new IllegalStateException("boosted trees are the last learner");
    }

    private RealEquivalent worth(Predictions own) {
      return LearningCurve.equivalent(
          truth(),
          classes,
          own.answers(),
          real.rows(),
          rows -> predictions(TableLearner.BOOSTED_TREES, real.at(rows), seed).answers(),
          seed);
    }

    private record Trained(List<List<Predictions>> predictions, Estimate estimate, Scores scores) {}

    private Trained trained(TableLearner learner, List<Table> draws) {
      int seeds = learner.seeded() ? SEEDS : 1;
      List<List<Predictions>> predictions =
          draws.stream()
              .parallel()
              .map(
                  draw ->
                      IntStream.range(0, seeds)
                          .mapToObj(i -> predictions(learner, draw, seed + i))
                          .toList())
              .toList();
      Estimate estimate = bootstrap.estimate(predictions);
      Calibration calibration =
          Calibration.of(truth(), predictions.stream().flatMap(List::stream).toList(), seed);
      return new Trained(
          predictions,
          estimate,
          Scores.of(draws.getFirst().rows(), draws.size(), estimate, calibration));
    }

    private int[] truth() {
      return test.column(target).codes;
    }

    private Predictions predictions(TableLearner learner, Table train, long seed) {
      int[] y = train.column(target).codes;
      return learner.predict(train.without(target), y, test.without(target), classes, seed);
    }
  }
}
