package dev.safesynth.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import de.bwaldvogel.liblinear.Feature;
import dev.safesynth.evaluation.Predictions;
import dev.safesynth.learn.tree.GradientBoostedTrees;
import dev.safesynth.learn.tree.RandomForest;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/// The models that tell how useful a table is for training; none is tuned.
public enum TableLearner {
  /// The shares of the classes, whatever the row.
  @JsonProperty("majority")
  MAJORITY,
  /// C = 1 on standardised numbers and one indicator a label.
  @JsonProperty("logistic_regression")
  LOGISTIC_REGRESSION,
  /// [RandomForest.Settings#standard].
  @JsonProperty("random_forest")
  RANDOM_FOREST,
  /// [GradientBoostedTrees.Settings#STANDARD].
  @JsonProperty("boosted_trees")
  BOOSTED_TREES;

  /// Whether training depends on its seed.
  boolean seeded() {
    return this == RANDOM_FOREST;
  }

  /// The probabilities of the classes for each row of `test`.
  ///
  /// @param train at least one row
  Predictions predict(Table train, int[] y, Table test, int classes, long seed) {
    boolean one = Arrays.stream(y).distinct().count() == 1;
    // liblinear learns nothing from one class, and nothing is to be learned
    return switch (one ? MAJORITY : this) {
      case MAJORITY -> {
        double[] shares = new double[classes];
        for (int label : y) {
          shares[label] += 1.0 / y.length;
        }
        yield new Predictions(
            Stream.generate(shares::clone).limit(test.rows()).toArray(double[][]::new), true);
      }
      case LOGISTIC_REGRESSION -> {
        Features features = Features.fit(train);
        Feature[][] x = features.sparse(train);
        var model = LogisticRegression.train(x, y, features.size(), 1, 1e-4);
        yield predictions(features.sparse(test), row -> model.probabilities(row, classes));
      }
      case RANDOM_FOREST -> {
        var settings = RandomForest.Settings.standard(train.columns().size());
        var model = RandomForest.train(Features.dense(train), y, classes, settings, seed);
        yield predictions(Features.dense(test), model::probabilities);
      }
      case BOOSTED_TREES -> {
        var settings = GradientBoostedTrees.Settings.STANDARD;
        var model = GradientBoostedTrees.train(Features.dense(train), y, classes, settings, seed);
        yield predictions(Features.dense(test), model::probabilities);
      }
    };
  }

  private static <T> Predictions predictions(T[] rows, Function<T, double[]> model) {
    return new Predictions(Arrays.stream(rows).map(model).toArray(double[][]::new), true);
  }
}
