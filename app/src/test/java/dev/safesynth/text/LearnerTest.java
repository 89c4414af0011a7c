package dev.safesynth.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// scikit-learn's predictions on the same rows. Its logistic regression is one softmax where ours
/// is one against the rest, so accuracies may differ by up to two of the 80 rows.
class LearnerTest {
  private static final double TWO_ROWS = 2 / 80.0;

  private final List<Example> train = Example.of(Banking77.part("train"), Banking77.index());
  private final List<Example> test = Example.of(Banking77.part("test"), Banking77.index());

  @Test
  void naiveBayesPredictsLikeScikitLearn() {
    assertThat(predictions(Learner.NAIVE_BAYES)).isEqualTo(golden("naive_bayes"));
  }

  @Test
  void linearSvmIsAsAccurateAsScikitLearn() {
    assertThat(accuracy(predictions(Learner.LINEAR_SVM)))
        .isCloseTo(accuracy(golden("linear_svm")), within(TWO_ROWS));
  }

  @Test
  void logisticRegressionIsAsAccurateAsScikitLearn() {
    assertThat(accuracy(predictions(Learner.LOGISTIC_REGRESSION)))
        .isCloseTo(accuracy(golden("logistic_regression")), within(TWO_ROWS));
  }

  @Test
  void trainingTwiceGivesTheSameModel() {
    LinearModel first = LinearModel.supportVectorMachine(sides());
    LinearModel second = LinearModel.supportVectorMachine(sides());

    assertThat(test).allMatch(row -> first.margin(row.terms()) == second.margin(row.terms()));
  }

  @Test
  void marginsPointToTheSideOfLabelOne() {
    LinearModel model = LinearModel.logisticRegression(sides());

    assertThat(test)
        .allMatch(row -> model.margin(row.terms()) > 0 == (model.predict(row.terms()) == 1));
  }

  @Test
  void aLabelWithoutTrainingTextIsNeverPredicted() {
    List<Example> one = train.stream().filter(row -> row.label() == 3).toList();

    assertThat(Learner.values())
        .allSatisfy(
            learner ->
                assertThat(test).allMatch(row -> learner.train(one, 8).predict(row.terms()) == 3));
  }

  private List<Example> sides() {
    return train.stream().map(row -> new Example(row.label() % 2, row.terms())).toList();
  }

  private List<Integer> predictions(Learner learner) {
    Classifier model = learner.train(train, Banking77.labels().size());
    return test.stream().map(row -> model.predict(row.terms())).toList();
  }

  private static List<Integer> golden(String model) {
    return Banking77.golden("predictions.csv").stream()
        .map((NamedCsvRecord row) -> row.getField(model))
        .map(label -> Banking77.labels().indexOf(label))
        .toList();
  }

  private double accuracy(List<Integer> predicted) {
    return IntStream.range(0, test.size())
            .filter(i -> predicted.get(i) == test.get(i).label())
            .count()
        / (double) test.size();
  }
}
