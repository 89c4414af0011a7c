package dev.safesynth.table;

import dev.safesynth.evaluation.LearningCurve;
import dev.safesynth.evaluation.RealEquivalent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Train on synthetic, test on real: how well models that learned from the synthetic table predict
/// the target column of the holdout, beside models that learned from real rows. Deterministic for a
/// seed.
///
/// @param withheld why there are no scores; absent when there are
/// @param target the column that is predicted
/// @param testRows holdout rows with a target
/// @param results one per learner
/// @param worth how many real rows the synthetic ones are worth to boosted trees; absent without
///   figures
public record TableUtility(
    Optional<String> withheld,
    Optional<String> target,
    int testRows,
    List<Result> results,
    Optional<RealEquivalent> worth) {
  private static final int FEWEST = 20;

  public TableUtility {
    results = List.copyOf(results);
  }

  /// The scores of one learner.
  ///
  /// @param synthetic trained on the synthetic table
  /// @param realSameNumber trained on as many real rows, or on all where there are fewer
  /// @param realAll trained on all real rows
  /// @param independentMarginals trained on as many rows without any relation between columns
  /// @param withoutPrivateData trained on the same generator's table without private data
  public record Result(
      TableLearner learner,
      Scores synthetic,
      Scores realSameNumber,
      Scores realAll,
      Scores independentMarginals,
      Optional<Scores> withoutPrivateData) {}

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
    Random random = new Random(seed);
    Table same = real.sample(synthetic.rows(), random);
    Table independent = real.independent(synthetic.rows(), random);
    Trial trial = new Trial(test.orElseThrow(), column, seed);
    List<Result> results = new ArrayList<>();
    for (TableLearner learner : TableLearner.values()) {
      results.add(
          new Result(
              learner,
              trial.of(learner, synthetic),
              trial.of(learner, same),
              trial.of(learner, real),
              trial.of(learner, independent),
              floor.map(it -> trial.of(learner, it))));
    }
    int[] own = trial.predictions(TableLearner.BOOSTED_TREES, synthetic);
    RealEquivalent worth =
        LearningCurve.equivalent(
            trial.truth(),
            real.column(column).realLabels,
            own,
            real.rows(),
            rows -> trial.predictions(TableLearner.BOOSTED_TREES, real.at(rows)),
            seed);
    return new TableUtility(Optional.empty(), target, testRows, results, Optional.of(worth));
  }

  private static TableUtility withheld(String reason, Optional<String> target, int testRows) {
    return new TableUtility(Optional.of(reason), target, testRows, List.of(), Optional.empty());
  }

  /// The rows with a target that the real table has.
  private static Table labelled(Table table, int target) {
    Column column = table.column(target);
    return table.at(
        IntStream.range(0, table.rows())
            .filter(row -> column.codes[row] >= 0 && column.codes[row] < column.realLabels)
            .toArray());
  }

  private record Trial(Table test, int target, long seed) {
    Scores of(TableLearner learner, Table train) {
      int classes = train.column(target).realLabels;
      return Scores.of(train.rows(), truth(), predictions(learner, train), classes, seed);
    }

    int[] truth() {
      return test.column(target).codes;
    }

    int[] predictions(TableLearner learner, Table train) {
      int classes = train.column(target).realLabels;
      int[] y = train.column(target).codes;
      boolean one = Arrays.stream(y).distinct().count() == 1;
      // liblinear learns nothing from one class, and nothing is to be learned
      TableLearner used = one ? TableLearner.MAJORITY : learner;
      return used.predict(train.without(target), y, test.without(target), classes, seed);
    }
  }
}
