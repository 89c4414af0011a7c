package dev.safesynth.table;

import dev.safesynth.learn.tree.RandomForest;
import dev.safesynth.statistics.Rate;
import dev.safesynth.text.Classifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/// Attribute inference: the attacker knows all columns of a person but one, and guesses that one by
/// a random forest trained on the synthetic table. What it finds out about people whom the
/// generator never saw is knowledge of the population; only what it finds out beyond that about
/// private rows is a leak. The baseline is the most frequent synthetic value.
final class AttributeInference {
  private static final int TREES = 100;

  private AttributeInference() {}

  /// @param secret a category column
  static Risk attack(Table synthetic, Table members, Table control, int secret, long seed) {
    Column column = synthetic.column(secret);
    String name = "attribute_inference: " + column.name;
    if (synthetic.columns().size() < 2) {
      return Risk.withheld(name, "there is no other column to infer it from");
    }
    Random random = new Random(seed);
    int trials = Math.min(TableAttacks.TRIALS, Math.min(members.rows(), control.rows()));
    Table targets = members.sample(trials, random);
    Table others = control.sample(trials, random);
    int[] y = classes(column);
    int classes = column.labels + 1;
    int known = synthetic.columns().size() - 1;
    int perSplit = RandomForest.Settings.standard(known).featuresPerSplit();
    RandomForest model =
        RandomForest.train(
            Features.dense(synthetic.without(secret)),
            y,
            classes,
            new RandomForest.Settings(TREES, perSplit, 1),
            seed);
    int[] counts = new int[classes];
    for (int value : y) {
      counts[value]++;
    }
    int mode = Classifier.best(Arrays.stream(counts).asDoubleStream().toArray());
    int[] truth = classes(targets.column(secret));
    int frequent = 0;
    for (int value : truth) {
      frequent += value == mode ? 1 : 0;
    }
    return Risk.of(
        name,
        rate(model, targets, secret),
        rate(model, others, secret),
        Optional.of(Rate.of(frequent, trials)));
  }

  private static Rate rate(RandomForest model, Table people, int secret) {
    float[][] known = Features.dense(people.without(secret));
    int[] truth = classes(people.column(secret));
    int right = 0;
    for (int row = 0; row < truth.length; row++) {
      right += Classifier.best(model.probabilities(known[row])) == truth[row] ? 1 : 0;
    }
    return Rate.of(right, truth.length);
  }

  /// A missing value is a class of its own.
  private static int[] classes(Column column) {
    return Arrays.stream(column.codes).map(code -> code + 1).toArray();
  }
}
