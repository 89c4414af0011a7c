package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Private;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The private draws of private prediction.
class ClippedMeanTest {
  private static final ClippedSelection MECHANISM =
      new ClippedSelection(2 * ClippedSelection.GRID, 4, 1000);

  private static final boolean[] ALL = {true, true, true};

  private static double[] law(float[] logits, List<float[]> records) {
    var allowed = Arrays.copyOf(ALL, logits.length);
    Arrays.fill(allowed, true);
    TokenLaw law =
        new ClippedMean(MECHANISM, logits.length)
            .law(logits, allowed, _ -> records.stream().map(Private::of).toList())
            .openFor(Private.Purpose.AUDIT);
    var logs = new double[law.size()];
    Arrays.setAll(logs, law::logProbability);
    return logs;
  }

  /// As in the paper: the best of a record's scores is `+C`, what lies more than `2C` below it
  /// `-C`.
  @Test
  void scoresArePinnedAtTheTopAndCutAtTheBottom() {
    float[] likely = {-1, -2, -9};

    float[] scores = new ClippedMean(MECHANISM, 3).clipped(likely, new float[3]);

    assertThat(scores[0]).isCloseTo(2, within(1e-6f));
    assertThat(scores[1]).isCloseTo(1, within(1e-6f));
    assertThat(scores[2]).isCloseTo(-2, within(1e-6f));
  }

  @Test
  void thePublicScoresTakeNoPart() {
    float[] logits = {3, 1, 0};

    assertThat(law(logits, List.of()))
        .containsExactly(new double[] {-Math.log(3), -Math.log(3), -Math.log(3)}, within(1e-12));
  }

  /// The range of the loss is what the price is for: reached by a record at the bound, and passed
  /// by none.
  @Test
  void aRecordMovesTheLogOddsByTheStatedRangeAndNoMore() {
    var random = new Random(3);
    double largest = 0;
    for (int trial = 0; trial < 500; trial++) {
      var logits = new float[3 + random.nextInt(20)];
      for (int v = 0; v < logits.length; v++) {
        logits[v] = (float) random.nextGaussian();
      }
      List<float[]> others = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        others.add(extreme(logits.length, random));
      }
      List<float[]> all = new ArrayList<>(others);
      all.add(extreme(logits.length, random));
      double[] with = law(logits, all);
      double[] without = law(logits, others);
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int v = 0; v < with.length; v++) {
        least = Math.min(least, with[v] - without[v]);
        most = Math.max(most, with[v] - without[v]);
      }
      largest = Math.max(largest, most - least);
    }
    assertThat(largest).isBetween(0.999 * MECHANISM.range(), MECHANISM.range() + 1e-9);
  }

  private static float[] extreme(int size, Random random) {
    float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, 1e6f, -1e6f, 0, 30, -30};
    var record = new float[size];
    for (int v = 0; v < size; v++) {
      record[v] = odd[random.nextInt(odd.length)];
    }
    return record;
  }
}
