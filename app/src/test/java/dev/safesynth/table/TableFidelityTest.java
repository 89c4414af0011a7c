package dev.safesynth.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFidelityTest {
  @TempDir private Path folder;

  /// SciPy's Kolmogorov-Smirnov distance and pandas' shares; `golden/table/generate_scores.py`.
  @Test
  void columnShapesAgreeWithScipy() throws IOException {
    Tables tables = AdultTables.read();
    ColumnShapes shapes = ColumnShapes.of(tables.real(), tables.synthetic());

    Map<String, Double> expected = scores();
    assertThat(shapes.byColumn()).hasSizeGreaterThan(5);
    shapes
        .byColumn()
        .forEach(
            (column, score) ->
                assertThat(score)
                    .as(column)
                    .isCloseTo(expected.get("shape " + column), within(1e-6)));
  }

  @Test
  void thePropensityScoreAgreesWithScikitLearn() throws IOException {
    Tables tables = AdultTables.read();

    assertThat(Propensity.of(tables.real(), tables.synthetic()).meanSquaredError())
        .isCloseTo(scores().get("propensity"), within(1e-4));
  }

  private static Map<String, Double> scores() throws IOException {
    Map<String, Double> scores = new HashMap<>();
    Files.readAllLines(AdultTables.GOLDEN.resolve("scores.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .forEach(cells -> scores.put(cells[0], Double.parseDouble(cells[1])));
    return scores;
  }

  @Test
  void otherRealRowsAreNearerThanColumnsByThemselves() {
    TableFidelity found = TableFidelity.measure(AdultTables.read(), 1);

    FidelityScores ceiling = found.ceiling().orElseThrow();
    FidelityScores independent = found.independentMarginals().orElseThrow();
    assertThat(ceiling.pairTrends().mean().orElseThrow())
        .isGreaterThan(independent.pairTrends().mean().orElseThrow());
    assertThat(ceiling.detection().orElseThrow().boostedTrees().interval().contains(0.5)).isTrue();
    assertThat(independent.detection().orElseThrow().boostedTrees().auc()).isGreaterThan(0.6);
    assertThat(TableFidelity.measure(AdultTables.read(), 1)).isEqualTo(found);
  }

  @Test
  void aTableAgainstItselfIsAlike() throws IOException {
    Tables tables = AdultTables.copied(folder);

    assertThat(ColumnShapes.of(tables.real(), tables.synthetic()).mean()).isEqualTo(1);
    assertThat(Propensity.of(tables.real(), tables.synthetic()).meanSquaredError())
        .isCloseTo(0, within(1e-6));
  }

  @Test
  void oneRowOrEqualRowsGiveSentencesOrFiniteFigures() throws IOException {
    String row = AdultTables.rows("adult_real.csv").getFirst();

    TableFidelity one =
        TableFidelity.measure(
            AdultTables.read(AdultTables.file(folder, "one.csv", Collections.nCopies(1, row))), 1);
    TableFidelity equal =
        TableFidelity.measure(
            AdultTables.read(AdultTables.file(folder, "eq.csv", Collections.nCopies(80, row))), 1);

    assertThat(one.withheld().orElseThrow()).contains("fewer than");
    FidelityScores scores = equal.synthetic().orElseThrow();
    assertThat(scores.columnShapes().mean()).isBetween(0.0, 1.0);
    assertThat(scores.propensity().ratio()).isFinite();
    assertThat(scores.detection().orElseThrow().boostedTrees().auc()).isGreaterThan(0.9);
  }
}
