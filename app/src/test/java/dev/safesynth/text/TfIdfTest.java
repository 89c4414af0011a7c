package dev.safesynth.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.data.LabelledText;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TfIdfTest {
  private final TfIdf fitted =
      TfIdf.fit(Banking77.part("train").stream().map(row -> Words.terms(row.text())).toList());
  private final List<Map<String, Double>> weights =
      Banking77.part("test").stream()
          .map(LabelledText::text)
          .map(Words::terms)
          .map(fitted::weights)
          .toList();

  @Test
  void weightsAreThoseOfScikitLearn() {
    assertThat(Banking77.golden("tfidf.csv"))
        .allSatisfy(
            row ->
                assertThat(
                        weights
                            .get(Integer.parseInt(row.getField("row")))
                            .getOrDefault(row.getField("term"), Double.NaN))
                    .isCloseTo(Double.parseDouble(row.getField("weight")), within(1e-12)));
  }

  @Test
  void thereAreNoOtherWeights() {
    assertThat(weights.stream().mapToInt(Map::size).sum())
        .isEqualTo(Banking77.golden("tfidf.csv").size());
  }

  @Test
  void aTextOfUnknownTermsHasNoWeights() {
    assertThat(fitted.weights(List.of("zyzzyva"))).isEmpty();
    assertThat(IntStream.range(0, fitted.size())).isNotEmpty();
  }
}
