package dev.safesynth.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.safesynth.data.LabelledText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// scikit-learn's predictions on the same rows, with the same settings.
class LearnerTest {

  private final List<Example> train = Example.of(Banking77.part("train"), Banking77.index());
  private final List<Example> test = Example.of(Banking77.part("test"), Banking77.index());

  @Test
  void naiveBayesPredictsLikeScikitLearn() {
    assertThat(predictions(Learner.NAIVE_BAYES)).isEqualTo(golden("naive_bayes"));
  }

  @Test
  void linearSvmPredictsLikeScikitLearn() {
    assertThat(predictions(Learner.LINEAR_SVM)).isEqualTo(golden("linear_svm"));
  }

  @Test
  void logisticRegressionPredictsLikeScikitLearn() {
    assertThat(predictions(Learner.LOGISTIC_REGRESSION)).isEqualTo(golden("logistic_regression"));
  }

  /// Four in five of 80 questions about eight things; always the same answer gives one in eight.
  @Test
  void treesLearnFromWordsToo() {
    List<Integer> truth = test.stream().map(Example::label).toList();

    assertThat(List.of(Learner.RANDOM_FOREST, Learner.GRADIENT_BOOSTED_TREES))
        .allSatisfy(
            learner -> {
              List<Integer> predicted = predictions(learner);
              long right =
                  IntStream.range(0, truth.size())
                      .filter(i -> predicted.get(i).equals(truth.get(i)))
                      .count();
              assertThat(right).isGreaterThan(40);
            });
  }

  @Test
  void probabilitiesAddUpToOne() {
    assertThat(plain().filter(Learner::probabilistic))
        .allSatisfy(
            learner -> {
              Classifier model = learner.train(train, Banking77.labels().size(), 1);
              assertThat(test)
                  .allSatisfy(
                      row ->
                          assertThat(Arrays.stream(model.scores(row)).sum())
                              .isCloseTo(1, within(1e-6)));
            });
  }

  @Test
  void marginsPointToTheSideOfLabelOne() {
    List<Example> sides =
        train.stream().map(row -> new Example(row.label() % 2, row.terms())).toList();

    LinearModel first = LinearModel.logisticRegression(sides);
    LinearModel second = LinearModel.logisticRegression(sides);

    assertThat(sides).anyMatch(row -> first.margin(row.terms()) > 0 == (row.label() == 1));
    assertThat(test).allMatch(row -> first.margin(row.terms()) == second.margin(row.terms()));
  }

  @Test
  void aLabelWithoutTrainingTextIsNeverPredicted() {
    List<Example> one = train.stream().filter(row -> row.label() == 3).toList();

    assertThat(plain())
        .allSatisfy(
            learner -> {
              Classifier model = learner.train(one, 8, 1);
              assertThat(test).allMatch(row -> model.predict(row) == 3);
            });
  }

  @Test
  void modelsOnEmbeddingsLearnFromThem() {
    Map<String, float[]> vectors = new HashMap<>();
    List<LabelledText> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.add(new LabelledText(i % 2 == 0 ? "age_limit" : "card_arrival", "text " + i));
      vectors.put("text " + i, new float[] {i % 2 == 0 ? 1 : -1, i / 40f});
    }
    List<Example> examples = Example.of(texts, Banking77.index(), vectors);

    assertThat(Learner.values())
        .filteredOn(Learner::embedded)
        .hasSize(5)
        .allSatisfy(
            learner -> {
              Classifier model = learner.train(examples, 8, 1);
              assertThat(examples).allMatch(row -> model.predict(row) == row.label());
            });
  }

  @Test
  void gaussianNaiveBayesAgreesWithScikitLearn() {
    Map<String, float[]> vectors = new HashMap<>();
    List<LabelledText> texts = new ArrayList<>();
    List<NamedCsvRecord> rows = Banking77.golden("gaussian_nb.csv");
    for (NamedCsvRecord row : rows) {
      String text = "text " + texts.size();
      texts.add(new LabelledText(row.getField("label"), text));
      vectors.put(text, floats(row));
    }
    List<Example> examples = Example.of(texts, Map.of("0", 0, "1", 1, "2", 2, "3", 3), vectors);

    Classifier model = GaussianNaiveBayes.train(examples.subList(0, 40), 4);

    for (int i = 40; i < examples.size(); i++) {
      double[] found = model.scores(examples.get(i));
      assertThat(found[2]).isZero();
      for (String label : List.of("0", "1", "3")) {
        assertThat(found[Integer.parseInt(label)])
            .isCloseTo(Double.parseDouble(rows.get(i).getField("p" + label)), within(1e-9));
      }
    }
  }

  private static float[] floats(NamedCsvRecord row) {
    return new float[] {
      Float.parseFloat(row.getField("x0")),
      Float.parseFloat(row.getField("x1")),
      Float.parseFloat(row.getField("x2"))
    };
  }

  private static Stream<Learner> plain() {
    return Arrays.stream(Learner.values()).filter(learner -> !learner.embedded());
  }

  private List<Integer> predictions(Learner learner) {
    Classifier model = learner.train(train, Banking77.labels().size(), 1);
    return test.stream().map(row -> model.predict(row)).toList();
  }

  private static List<Integer> golden(String model) {
    return Banking77.golden("predictions.csv").stream()
        .map((NamedCsvRecord row) -> row.getField(model))
        .map(label -> Banking77.labels().indexOf(label))
        .toList();
  }
}
