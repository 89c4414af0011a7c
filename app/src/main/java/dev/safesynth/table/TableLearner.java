package dev.safesynth.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import de.bwaldvogel.liblinear.Feature;
import dev.safesynth.learn.tree.GradientBoostedTrees;
import dev.safesynth.learn.tree.RandomForest;
import java.util.Arrays;

/// The models that tell how useful a table is for training; none is tuned.
public enum TableLearner {
  /// The most frequent class.
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

  /// The predicted class of each row of `test`.
  ///
  /// @param train at least one row
  int[] predict(Table train, int[] y, Table test, int classes, long seed) {
    return switch (this) {
      case MAJORITY -> {
        double[] counts = new double[classes];
        for (int label : y) {
          counts[label]++;
        }
        int[] same = new int[test.rows()];
        Arrays.fill(same, Scores.largest(counts));
        yield same;
      }
      case LOGISTIC_REGRESSION -> {
        Features features = Features.fit(train);
        Feature[][] x = features.sparse(train);
        var model = LogisticRegression.train(x, y, features.size(), 1, 1e-4);
        yield Arrays.stream(features.sparse(test)).mapToInt(model::predict).toArray();
      }
      case RANDOM_FOREST -> {
        var settings = RandomForest.Settings.standard(train.columns().size());
        var model = RandomForest.train(Features.dense(train), y, classes, settings, seed);
        yield Arrays.stream(Features.dense(test))
            .mapToInt(row -> Scores.largest(model.probabilities(row)))
            .toArray();
      }
      case BOOSTED_TREES -> {
        var settings = GradientBoostedTrees.Settings.STANDARD;
        var model = GradientBoostedTrees.train(Features.dense(train), y, classes, settings, seed);
        yield Arrays.stream(Features.dense(test))
            .mapToInt(row -> Scores.largest(model.probabilities(row)))
            .toArray();
      }
    };
  }
}
