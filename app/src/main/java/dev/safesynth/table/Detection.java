package dev.safesynth.table;

import dev.safesynth.learn.tree.GradientBoostedTrees;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.RocCurve;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/// How well a classifier tells two tables of the same number of rows apart: the mean over three
/// folds of the area under the ROC curve; 1/2 means not at all.
///
/// @param rows of each table
/// @param logisticRegression blind to relations between columns
/// @param boostedTrees the number to look at
public record Detection(int rows, Area logisticRegression, Area boostedTrees) {
  private static final int FOLDS = 3;

  /// The folds share training rows, which widens the spread of their mean; see the blind baseline
  /// of the attacks on texts.
  private static final double SHARED_TRAINING = 1.4;

  private static final double Z95 = 1.959963984540054;

  /// An area under the ROC curve.
  ///
  /// @param interval 95%, from DeLong's of each fold and widened by 1.4 since folds share rows
  public record Area(double auc, Interval interval) {
    /// The area within three standard errors, which leaves out 1/2 for one random split in 370.
    public Interval allowed() {
      double half = 1.5 * (interval.high() - interval.low()) / 2;
      return new Interval(auc - half, auc + half).within(0, 1);
    }
  }

  private interface Scorer {
    double[] score(Table train, int[] side, Table test);
  }

  /// @param first at least [#FOLDS] rows times two
  static Detection of(Table first, Table second, Random random) {
    int rows = Math.min(first.rows(), second.rows());
    Table a = first.sample(rows, random);
    Table b = second.sample(rows, random);
    return new Detection(rows, area(a, b, Detection::linear), area(a, b, Detection::boosted));
  }

  private static Area area(Table first, Table second, Scorer scorer) {
    double sum = 0;
    double variance = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      Pooled train =
          Pooled.of(first.at(fold(first, fold, false)), second.at(fold(second, fold, false)));
      RocCurve curve =
          new RocCurve(
              scorer.score(train.table(), train.side(), second.at(fold(second, fold, true))),
              scorer.score(train.table(), train.side(), first.at(fold(first, fold, true))));
      Interval interval = curve.areaInterval();
      double error = (interval.high() - interval.low()) / 2 / Z95;
      sum += curve.area();
      variance += error * error;
    }
    double auc = sum / FOLDS;
    double half = Z95 * SHARED_TRAINING * Math.sqrt(variance) / FOLDS;
    return new Area(auc, new Interval(auc - half, auc + half).within(0, 1));
  }

  private static int[] fold(Table table, int fold, boolean inside) {
    return IntStream.range(0, table.rows()).filter(i -> i % FOLDS == fold == inside).toArray();
  }

  private static double[] linear(Table train, int[] side, Table test) {
    Features features = Features.fit(train);
    LogisticRegression model =
        LogisticRegression.train(features.sparse(train), side, features.size(), 1, 1e-4);
    return Arrays.stream(features.sparse(test)).mapToDouble(model::probability).toArray();
  }

  private static double[] boosted(Table train, int[] side, Table test) {
    var model =
        GradientBoostedTrees.train(
            Features.dense(train), side, 2, GradientBoostedTrees.Settings.STANDARD, 0);
    return Arrays.stream(Features.dense(test))
        .mapToDouble(row -> model.probabilities(row)[1])
        .toArray();
  }
}
