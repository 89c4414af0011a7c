package dev.safesynth.evaluation;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Example;
import dev.safesynth.text.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Trains classifiers on the synthetic texts and on what they should be compared with, and tests
/// all of them on the same untouched real rows. Deterministic for a seed.
///
/// Features are fitted on the training side only and nothing is tuned. The synthetic and the
/// public-only set are one set each: their intervals cover the choice of test rows, not a new run
/// of the generator.
public final class UtilityEvaluation {
  /// Fewer could not tell one model from another.
  private static final int FEWEST_TEST_ROWS = 10;

  /// Trainings of a model whose result depends on its seed.
  private static final int SEEDS = 3;

  /// Same-size draws of real rows for models that take long.
  private static final int FEW_DRAWS = 3;

  private UtilityEvaluation() {}

  /// What is compared.
  ///
  /// @param synthetic the released texts, at least one
  /// @param publicOnly texts of the same language model without private data; may be empty
  /// @param original the real training rows; may be empty
  /// @param test real rows that nobody has trained on, at least one
  /// @param labels the declared labels, distinct; every text has one of them
  /// @param embeddings the vector of each text, all of one length; empty for none, and then models
  ///   that need them are left out
  /// @param seed for draws and bootstrap; no privacy rests on it
  public record Inputs(
      List<LabelledText> synthetic,
      List<LabelledText> publicOnly,
      List<LabelledText> original,
      List<LabelledText> test,
      List<String> labels,
      Map<String, float[]> embeddings,
      long seed) {
    public Inputs {
      synthetic = List.copyOf(synthetic);
      publicOnly = List.copyOf(publicOnly);
      original = List.copyOf(original);
      test = List.copyOf(test);
      labels = List.copyOf(labels);
      embeddings = Map.copyOf(embeddings);
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
  /// @param step is told which model begins
  /// @throws IllegalArgumentException if a text has a label that is not declared
  public static Utility evaluate(Inputs inputs, Consumer<String> step) {
    Map<String, Integer> index = HashMap.newHashMap(inputs.labels().size());
    inputs.labels().forEach(label -> index.put(label, index.size()));
    List<String> remarks = remarks(inputs);
    List<Example> test = Example.of(inputs.test(), index, inputs.embeddings());
    Map<Training, List<List<Example>>> sets = sets(inputs, index);
    if (test.size() < FEWEST_TEST_ROWS) {
      return Utility.withheld(
          "%d real test rows are too few to tell models apart; %d are needed"
              .formatted(test.size(), FEWEST_TEST_ROWS),
          test.size(),
          remarks);
    }
    return new Measuring(inputs, test, sets, index.size()).utility(remarks, step);
  }

  /// What makes the figures mean less, seen before any is taken.
  private static List<String> remarks(Inputs inputs) {
    List<String> remarks = new ArrayList<>();
    if (inputs.synthetic().stream().map(LabelledText::label).distinct().count() == 1) {
      remarks.add("All synthetic texts have one label, so a model trained on them knows no other.");
    }
    if (inputs.synthetic().size() > 1
        && inputs.synthetic().stream().map(LabelledText::text).distinct().count() == 1) {
      remarks.add("All synthetic texts are the same.");
    }
    if (inputs.test().stream().map(LabelledText::label).distinct().count() == 1) {
      remarks.add(
          "All real test rows have one label: any score only says how often it is guessed.");
    }
    return remarks;
  }

  private static Map<Training, List<List<Example>>> sets(
      Inputs inputs, Map<String, Integer> index) {
    List<Example> synthetic = Example.of(inputs.synthetic(), index, inputs.embeddings());
    List<Example> original = Example.of(inputs.original(), index, inputs.embeddings());
    Map<Training, List<List<Example>>> sets = new EnumMap<>(Training.class);
    sets.put(Training.SYNTHETIC, List.of(synthetic));
    if (!original.isEmpty()) {
      sets.put(Training.ORIGINAL, List.of(original));
      sets.put(
          Training.ORIGINAL_SAME_SIZE,
          SameSizeDraws.of(original, synthetic, index.size(), new Random(inputs.seed())));
    }
    if (!inputs.publicOnly().isEmpty()) {
      sets.put(
          Training.PUBLIC_ONLY,
          List.of(Example.of(inputs.publicOnly(), index, inputs.embeddings())));
    }
    return sets;
  }

  /// All models on all training sets.
  private static final class Measuring {
    private final Inputs inputs;
    private final List<Example> test;
    private final int[] truth;
    private final Map<Training, List<List<Example>>> sets;
    private final int labels;
    private final Random random;
    private final TestBootstrap bootstrap;

    Measuring(
        Inputs inputs, List<Example> test, Map<Training, List<List<Example>>> sets, int labels) {
      this.inputs = inputs;
      this.test = test;
      this.truth = test.stream().mapToInt(Example::label).toArray();
      this.sets = sets;
      this.labels = labels;
      this.random = new Random(inputs.seed() + 1);
      this.bootstrap = new TestBootstrap(truth, labels, random);
    }

    Utility utility(List<String> remarks, Consumer<String> step) {
      List<UtilityRow> rows = new ArrayList<>();
      List<Difference> differences = new ArrayList<>();
      Optional<Score> retention = Optional.empty();
      Optional<RealEquivalent> equivalent = Optional.empty();
      List<LabelScore> perLabel = List.of();
      List<Confusion> confusions = List.of();
      Utility.Majority majority = majority();
      for (Learner model : Learner.values()) {
        if (model.embedded() && inputs.embeddings().isEmpty()) {
          continue;
        }
        step.accept(model.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        Map<Training, List<List<Predictions>>> predictions = new EnumMap<>(Training.class);
        Map<Training, Estimate> estimates = new EnumMap<>(Training.class);
        sets.forEach(
            (training, draws) -> {
              List<List<Predictions>> predicted = predict(model, draws);
              Estimate estimate = bootstrap.estimate(predicted);
              predictions.put(training, predicted);
              estimates.put(training, estimate);
              rows.add(
                  UtilityRow.of(
                      model,
                      training,
                      draws.getFirst().size(),
                      predicted.size(),
                      estimate,
                      calibration(model, predicted)));
            });
        Estimate own = required(estimates, Training.SYNTHETIC);
        estimates.forEach(
            (training, other) -> {
              if (training != Training.SYNTHETIC) {
                differences.add(Difference.of(model, training, own, other));
              }
            });
        if (model == Learner.LOGISTIC_REGRESSION) {
          Predictions synthetic = required(predictions, Training.SYNTHETIC).getFirst().getFirst();
          List<Predictions> real =
              predictions.getOrDefault(Training.ORIGINAL_SAME_SIZE, List.of()).stream()
                  .map(List::getFirst)
                  .toList();
          perLabel = LabelScore.of(inputs.labels(), truth, synthetic, real);
          confusions = Confusion.of(inputs.labels(), truth, synthetic, real);
          if (sets.containsKey(Training.ORIGINAL)) {
            retention =
                own.accuracy()
                    .retained(
                        required(estimates, Training.ORIGINAL_SAME_SIZE).accuracy(),
                        majority.accuracy());
            step.accept("learning curve on real rows");
            equivalent =
                Optional.of(
                    LearningCurve.measure(
                            required(sets, Training.ORIGINAL).getFirst(),
                            test,
                            labels,
                            bootstrap,
                            random)
                        .equivalent(own.accuracy(), random));
          }
        }
      }
      return new Utility(
          rows,
          differences,
          Optional.of(majority),
          retention,
          equivalent,
          perLabel,
          confusions,
          test.size(),
          remarks,
          Optional.empty());
    }

    /// By draw, and there by seed. Trees take so long that few draws have to do.
    private List<List<Predictions>> predict(Learner model, List<List<Example>> draws) {
      int seeds = model.seeded() ? SEEDS : 1;
      long limit = model.slow() ? FEW_DRAWS : draws.size();
      return draws.stream()
          .limit(limit)
          .parallel()
          .map(
              draw ->
                  IntStream.range(0, seeds)
                      .mapToObj(
                          seed ->
                              Predictions.of(
                                  model.train(draw, labels, inputs.seed() + seed),
                                  test,
                                  model.probabilistic()))
                      .toList())
          .toList();
    }

    private Optional<Calibration> calibration(Learner model, List<List<Predictions>> predicted) {
      return model.probabilistic()
          ? Optional.of(
              Calibration.of(
                  truth, predicted.stream().flatMap(List::stream).toList(), inputs.seed()))
          : Optional.empty();
    }

    private Utility.Majority majority() {
      List<Example> train =
          sets.getOrDefault(Training.ORIGINAL, required(sets, Training.SYNTHETIC)).getFirst();
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
      Scores scores = Scores.of(truth, predicted, ones, labels);
      return new Utility.Majority(scores.accuracy(), scores.macroF1());
    }

    private static <T> T required(Map<Training, T> found, Training training) {
      T value = found.get(training);
      if (value == null) {
        throw new IllegalStateException("nothing for " + training);
      }
      return value;
    }
  }
}
