package dev.safesynth.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.text.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What mauve-text, prdc, SciPy and NLTK give for the same rows; `golden/fidelity/generate.py`
/// recorded it.
class ReferencePackagesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/fidelity");

  @Test
  void theFrechetDistanceIsThatOfSciPy() throws IOException {
    assertThat(FrechetDistance.of(rows("first"), rows("second")).distance())
        .isCloseTo(score("frechet"), within(1e-6));
  }

  @Test
  void precisionRecallDensityAndCoverageAreThoseOfPrdc() throws IOException {
    PrecisionRecall found = PrecisionRecall.of(rows("first"), rows("second"), 5);

    assertThat(found.precision().value()).isCloseTo(score("precision"), within(1e-9));
    assertThat(found.recall().value()).isCloseTo(score("recall"), within(1e-9));
    assertThat(found.density().value()).isCloseTo(score("density"), within(1e-9));
    assertThat(found.coverage().value()).isCloseTo(score("coverage"), within(1e-9));
  }

  /// Both are means over clusterings with other seeds. Its clusters come from another k-means, on
  /// principal components: five seeds of either spread by about 0.01.
  @Test
  void mauveIsThatOfThePackage() throws IOException {
    assertThat(Mauve.of(rows("first"), rows("second"), 1).mauve().mean())
        .isCloseTo(score("mauve"), within(0.04));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void selfBleuIsThatOfNltk(int order) throws IOException {
    List<List<String>> texts =
        Files.readAllLines(GOLDEN.resolve("texts.txt")).stream().map(Words::of).toList();

    assertThat(SelfBleu.mean(texts, order)).isCloseTo(score("self_bleu_" + order), within(1e-9));
  }

  private static double[][] rows(String set) throws IOException {
    return Files.readAllLines(GOLDEN.resolve("features.csv")).stream()
        .filter(line -> line.startsWith(set + ","))
        .map(
            line ->
                Arrays.stream(line.split(",")).skip(1).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }

  private static double score(String name) throws IOException {
    Map<String, Double> scores =
        Files.readAllLines(GOLDEN.resolve("scores.csv")).stream()
            .skip(1)
            .map(line -> line.split(","))
            .collect(Collectors.toMap(cells -> cells[0], cells -> Double.valueOf(cells[1])));
    Double score = scores.get(name);
    assertThat(score).as(name).isNotNull();
    return score == null ? Double.NaN : score;
  }
}
