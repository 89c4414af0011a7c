package dev.safesynth.evaluation;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Classifier;
import dev.safesynth.text.Example;
import dev.safesynth.text.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Trains classifiers on the synthetic texts and on what they should be compared with, and tests
/// all of them on the same untouched real rows. Deterministic for a seed.
///
/// Features are fitted on the training side only and nothing is tuned. The synthetic and the
/// public-only set are one set each: their intervals cover the choice of test rows, not a new run
/// of the generator.
public final class UtilityEvaluation {
  private UtilityEvaluation() {}

  /// What is compared.
  ///
  /// @param synthetic the released texts, at least one
  /// @param publicOnly texts of the same language model without private data; may be empty
  /// @param original the real training rows; may be empty
  /// @param test real rows that nobody has trained on, at least one
  /// @param labels the declared labels, distinct; every text has one of them
  /// @param seed for draws and bootstrap; no privacy rests on it
  public record Inputs(
      List<LabelledText> synthetic,
      List<LabelledText> publicOnly,
      List<LabelledText> original,
      List<LabelledText> test,
      List<String> labels,
      long seed) {
    public Inputs {
      synthetic = List.copyOf(synthetic);
      publicOnly = List.copyOf(publicOnly);
      original = List.copyOf(original);
      test = List.copyOf(test);
      labels = List.copyOf(labels);
      if (synthetic.isEmpty() || test.isEmpty()) {
        throw new IllegalArgumentException("utility needs a synthetic and a test row");
      }
    }

    /// Hides the texts.
    @Override
    public String toString() {
      return "Inputs[...]";
    }
  }

  /// Trains and tests.
  ///
  /// @throws IllegalArgumentException if a text has a label that is not declared
  public static Utility evaluate(Inputs inputs) {
    Map<String, Integer> index = HashMap.newHashMap(inputs.labels().size());
    inputs.labels().forEach(label -> index.put(label, index.size()));
    List<Example> test = Example.of(inputs.test(), index);
    List<Example> synthetic = Example.of(inputs.synthetic(), index);
    List<Example> original = Example.of(inputs.original(), index);
    Random random = new Random(inputs.seed());
    TestBootstrap bootstrap =
        new TestBootstrap(test.stream().mapToInt(Example::label).toArray(), index.size(), random);

    Map<Training, List<List<Example>>> sets = new EnumMap<>(Training.class);
    sets.put(Training.SYNTHETIC, List.of(synthetic));
    if (!original.isEmpty()) {
      sets.put(Training.ORIGINAL, List.of(original));
      sets.put(
          Training.ORIGINAL_SAME_SIZE, SameSizeDraws.of(original, synthetic, index.size(), random));
    }
    if (!inputs.publicOnly().isEmpty()) {
      sets.put(Training.PUBLIC_ONLY, List.of(Example.of(inputs.publicOnly(), index)));
    }

    List<UtilityRow> rows = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    Optional<RealEquivalent> equivalent = Optional.empty();
    for (Learner model : Learner.values()) {
      Map<Training, Estimate> estimates = new EnumMap<>(Training.class);
      sets.forEach(
          (training, draws) -> {
            Estimate estimate =
                bootstrap.estimate(
                    draws.stream().map(draw -> predict(model, draw, test, index.size())).toList());
            estimates.put(training, estimate);
            rows.add(
                UtilityRow.of(model, training, draws.getFirst().size(), draws.size(), estimate));
          });
      Estimate own = required(estimates, Training.SYNTHETIC);
      estimates.forEach(
          (training, other) -> {
            if (training != Training.SYNTHETIC) {
              differences.add(Difference.of(model, training, own, other));
            }
          });
      if (model == Learner.LOGISTIC_REGRESSION && !original.isEmpty()) {
        equivalent =
            Optional.of(
                LearningCurve.measure(original, test, bootstrap, random)
                    .equivalent(own.accuracy(), random));
      }
    }
    return new Utility(
        rows,
        differences,
        majority(original.isEmpty() ? synthetic : original, test, index.size()),
        equivalent,
        test.size());
  }

  private static Estimate required(Map<Training, Estimate> estimates, Training training) {
    Estimate estimate = estimates.get(training);
    if (estimate == null) {
      throw new IllegalStateException("no estimate for " + training);
    }
    return estimate;
  }

  private static int[] predict(
      Learner learner, List<Example> train, List<Example> test, int labels) {
    Classifier model = learner.train(train, labels);
    return test.stream().mapToInt(example -> model.predict(example.terms())).toArray();
  }

  private static Utility.Majority majority(List<Example> train, List<Example> test, int labels) {
    int[] counts = new int[labels];
    train.forEach(example -> counts[example.label()]++);
    int most = 0;
    for (int label = 1; label < labels; label++) {
      most = counts[label] > counts[most] ? label : most;
    }
    int[] predicted = new int[test.size()];
    Arrays.fill(predicted, most);
    byte[] ones = new byte[test.size()];
    Arrays.fill(ones, (byte) 1);
    Scores scores =
        Scores.of(test.stream().mapToInt(Example::label).toArray(), predicted, ones, labels);
    return new Utility.Majority(scores.accuracy(), scores.macroF1());
  }
}
