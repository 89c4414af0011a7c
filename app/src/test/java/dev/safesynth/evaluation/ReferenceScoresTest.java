package dev.safesynth.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// scikit-learn's scores of the same probabilities, `golden/evaluation/generate.py`.
class ReferenceScoresTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/evaluation");

  private final Map<String, Double> expected = new HashMap<>();
  private int[] truth = {};
  private double[][] probabilities = {};

  @BeforeEach
  void read() throws IOException {
    List<String[]> rows = lines("rows.csv");
    truth = rows.stream().mapToInt(row -> Integer.parseInt(row[0])).toArray();
    probabilities =
        rows.stream()
            .map(
                row -> IntStream.range(1, 4).mapToDouble(i -> Double.parseDouble(row[i])).toArray())
            .toArray(double[][]::new);
    lines("scores.csv").forEach(row -> expected.put(row[0], Double.parseDouble(row[1])));
  }

  private static List<String[]> lines(String file) throws IOException {
    return Files.readAllLines(GOLDEN.resolve(file)).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .toList();
  }

  @Test
  void everyScoreAgrees() {
    Estimate estimate =
        new TestBootstrap(truth, 3, new Random(1))
            .estimate(List.of(List.of(new Predictions(probabilities, true))));
    Calibration calibration =
        Calibration.of(truth, List.of(new Predictions(probabilities, true)), 1);

    assertAgrees("accuracy", estimate.accuracy().value());
    assertAgrees("macro_f1", estimate.macroF1().value());
    assertAgrees("auroc", estimate.auroc().orElseThrow().value());
    assertAgrees("log_loss", estimate.logLoss().orElseThrow().value());
    assertAgrees("brier", estimate.brier().orElseThrow().value());
    assertAgrees("ece", calibration.error());
    assertAgrees("adaptive_ece", calibration.adaptiveError());
  }

  private void assertAgrees(String score, double value) {
    assertThat(value).as(score).isCloseTo(expected.get(score), within(1e-9));
  }

  /// The first-order interval against one that sorts every resample: DeLong's error is exact here
  /// to a few parts in a hundred.
  @Test
  void theIntervalOfTheAreaIsThatOfResampling() {
    Estimate estimate =
        new TestBootstrap(truth, 3, new Random(1))
            .estimate(List.of(List.of(new Predictions(probabilities, true))));
    Random random = new Random(2);
    double[] areas = new double[2000];
    for (int b = 0; b < areas.length; b++) {
      int[] drawn = random.ints(truth.length, 0, truth.length).toArray();
      areas[b] =
          Ranking.of(
                  IntStream.of(drawn).map(i -> truth[i]).toArray(),
                  IntStream.of(drawn).mapToObj(i -> probabilities[i]).toArray(double[][]::new))
              .area;
    }
    Arrays.sort(areas);
    Score score = estimate.auroc().orElseThrow().score(0, 1);

    assertThat(score.interval().low()).isCloseTo(areas[50], within(0.015));
    assertThat(score.interval().high()).isCloseTo(areas[1949], within(0.015));
  }
}
