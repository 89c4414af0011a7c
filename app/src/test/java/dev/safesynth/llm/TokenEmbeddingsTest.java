package dev.safesynth.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real model's vectors of tokens.
class TokenEmbeddingsTest {
  private final LanguageModel model = TestModel.shared();

  private float[] vector(TokenEmbeddings embeddings, String word) {
    int[] tokens = model.tokenizeText(" " + word);
    assertThat(tokens).as(word).hasSize(1);
    var vector = new float[embeddings.dimension()];
    embeddings.read(tokens[0], vector);
    return vector;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      first += (double) a[i] * a[i];
      second += (double) b[i] * b[i];
    }
    return product / Math.sqrt(first * second);
  }

  /// The first four elements as Hugging Face's transformers read them from the same file.
  @ParameterizedTest
  @CsvSource({
    "0, -0.106544, 0.032978, 0.048199, -0.022831",
    "260, -0.150635, 0.014122, -0.070610, 0.061195",
    "5000, 0.069952, -0.097933, 0.047567, 0.053164",
    "49151, 0.011505, 0.005753, 0.097794, -0.097794"
  })
  void areThoseOfTheFile(int token, float first, float second, float third, float fourth) {
    try (TokenEmbeddings embeddings = model.tokenEmbeddings().orElseThrow()) {
      assertThat(embeddings.dimension()).isEqualTo(576);
      var vector = new float[embeddings.dimension()];
      embeddings.read(token, vector);

      assertThat(Arrays.copyOf(vector, 4))
          .containsExactly(new float[] {first, second, third, fourth}, within(1e-6f));
    }
  }

  @Test
  void areAlikeWhereMeaningsAre() {
    try (TokenEmbeddings embeddings = model.tokenEmbeddings().orElseThrow()) {
      float[] rain = vector(embeddings, "rain");

      assertThat(cosine(rain, vector(embeddings, "snow")))
          .isGreaterThan(cosine(rain, vector(embeddings, "invoice")) + 0.1);
    }
  }
}
