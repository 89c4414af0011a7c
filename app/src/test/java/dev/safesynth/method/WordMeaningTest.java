package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What measured words say about others, with the real model's embeddings.
class WordMeaningTest {
  private static final double USUAL = 0.01;
  private static final double ERROR = 0.005;

  private final LanguageModel model = TestModel.shared();
  private static final WordVocabulary WORDS = WordVocabulary.of(TestModel.shared());

  private double[] everyWord(double share) {
    var usual = new double[WORDS.size()];
    Arrays.fill(usual, share);
    return usual;
  }

  private int word(String text) {
    int word = WORDS.indexOf(text);
    assertThat(word).as(text).isNotNegative();
    return word;
  }

  private double[] differences(List<String> measured, double difference) {
    var differences = new double[WORDS.size()];
    measured.forEach(text -> differences[word(text)] = difference);
    return differences;
  }

  /// The only word that is ever used: the regression has a single row `u x`, whose solution is `u d
  /// x / (u^2 + e^2 / s^2)` since `x` has length 1.
  @Test
  void aSingleWordIsExpectedAsTheFormulaForOneRowSays() {
    var usual = new double[WORDS.size()];
    usual[word("rain")] = USUAL;
    double spread = 2;
    try (var meaning = new WordMeaning(model.tokenEmbeddings(), WORDS)) {
      double[] expected =
          meaning
              .expected(
                  usual,
                  new double[][] {differences(List.of("rain"), 0.02)},
                  new double[] {ERROR},
                  spread)[0];

      double ridge = ERROR * ERROR / (spread * spread);
      assertThat(expected[word("rain")])
          .isCloseTo(USUAL * 0.02 / (USUAL * USUAL + ridge), within(1e-9));
      assertThat(expected[word("snow")]).isPositive();
    }
  }

  /// Words of two topics are measured, each in its own label, whose noise differs: others of the
  /// same topics follow.
  @Test
  void wordsOfLikeMeaningAreExpectedTogether() {
    List<String> weather = List.of("rain", "snow", "storm", "cloud", "humidity", "fog");
    List<String> money = List.of("bank", "loan", "mortgage", "credit", "deposit", "payment");
    try (var meaning = new WordMeaning(model.tokenEmbeddings(), WORDS)) {
      double[][] expected =
          meaning.expected(
              everyWord(USUAL),
              new double[][] {differences(weather, 0.1), differences(money, 0.1)},
              new double[] {ERROR, 3 * ERROR},
              1);

      for (String more : List.of("lender", "banking", "debt")) {
        assertThat(expected[1][word(more)])
            .as(more)
            .isGreaterThan(expected[0][word(more)] + 0.1)
            .isGreaterThan(expected[1][word("rainfall")] + 0.1);
      }
      assertThat(expected[0][word("rainfall")]).isGreaterThan(expected[0][word("lender")]);
    }
  }

  @Test
  void withoutEmbeddingsWordsSayNothingOfOneAnother() {
    try (var meaning = new WordMeaning(Optional.empty(), WORDS)) {
      double[][] expected =
          meaning.expected(
              everyWord(USUAL),
              new double[][] {differences(List.of("rain"), 0.1)},
              new double[] {ERROR},
              1);

      assertThat(expected).hasDimensions(1, WORDS.size());
      assertThat(expected[0]).containsOnly(0);
    }
  }
}
