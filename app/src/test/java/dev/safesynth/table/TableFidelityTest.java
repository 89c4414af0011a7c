package dev.safesynth.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  @Test
  void theQualityScoreAgreesWithSdMetrics() throws IOException {
    Tables tables = AdultTables.read();

    assertThat(FidelityScores.of(tables.real(), tables.synthetic(), 1).qualityCompatible())
        .isCloseTo(scores().get("quality"), within(1e-9));
    assertThat(PairTrends.of(tables.real(), tables.synthetic()).compatible().orElseThrow())
        .isCloseTo(scores().get("pair trends"), within(1e-9));
  }

  @Test
  void marginalsOfCategoriesAgreeWithPandas() throws IOException {
    Tables tables = AdultTables.read();
    int age = tables.real().indexOf("age");

    List<Marginals> found =
        Marginals.of(tables.real().without(age), tables.synthetic().without(age), 1);

    assertThat(found.get(1).mean()).isCloseTo(scores().get("marginals 2"), within(1e-9));
    assertThat(found.get(2).mean()).isCloseTo(scores().get("marginals 3"), within(1e-9));
  }

  /// Other folds and, for trees, another implementation; the standard error is about 0.02.
  @Test
  void detectionAgreesWithScikitLearn() throws IOException {
    Tables tables = AdultTables.read();

    Detection found = Detection.of(tables.real(), tables.synthetic(), new Random(1));

    assertThat(found.logisticRegression().auc())
        .isCloseTo(scores().get("detection linear"), within(0.05));
    assertThat(found.boostedTrees().auc())
        .isCloseTo(scores().get("detection boosted"), within(0.06));
  }

  @Test
  void intervalsOfLikenessContainTheScore() {
    Tables tables = AdultTables.read();
    FidelityScores found = FidelityScores.of(tables.real(), tables.synthetic(), 1);

    assertThat(found.shapesInterval().contains(found.columnShapes().mean())).isTrue();
    assertThat(
            found.pairsInterval().orElseThrow().contains(found.pairTrends().mean().orElseThrow()))
        .isTrue();
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
