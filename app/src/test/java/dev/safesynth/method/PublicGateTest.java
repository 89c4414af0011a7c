package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.dp.Private;
import dev.safesynth.dp.SparseVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What one record can do to the question that decides between public and private tokens.
class PublicGateTest {
  private static final float[] ODD = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -1e30f, 50, -50, 0
  };

  private static PublicGate gate(int divisor, int topK) {
    return new PublicGate(SparseVector.within(1, PublicGate.MOVED), divisor, 0.7, topK);
  }

  private static long distance(PublicGate gate, float[] logits, List<float[]> records) {
    var allowed = new boolean[logits.length];
    Arrays.fill(allowed, true);
    return gate.distance(logits, allowed, _ -> records.stream().map(Private::of).toList())
        .openFor(Private.Purpose.AUDIT);
  }

  private static float[] record(int size, Random random) {
    var record = new float[random.nextInt(8) == 0 ? size / 2 : size];
    int kind = random.nextInt(4);
    for (int v = 0; v < record.length; v++) {
      record[v] =
          switch (kind) {
            case 0 -> ODD[random.nextInt(ODD.length)];
            case 1 -> (float) (4 * random.nextGaussian());
            case 2 -> v == 0 ? 1e6f : -1e6f;
            default -> 0;
          };
    }
    return record;
  }

  /// The sensitivity that the noise is made for, over extreme scores: reached, so half of it would
  /// be too little, and never passed.
  @Test
  void aRecordMovesTheDistanceByOneUnitAndNoMore() {
    var random = new Random(1);
    long largest = 0;
    for (int trial = 0; trial < 3000; trial++) {
      int size = 1 + random.nextInt(40);
      var logits = new float[size];
      for (int v = 0; v < size; v++) {
        logits[v] = (float) (3 * random.nextGaussian());
      }
      PublicGate gate = gate(1 + random.nextInt(6), 1 + random.nextInt(size));
      List<float[]> others = new ArrayList<>();
      for (int i = random.nextInt(9); i > 0; i--) {
        others.add(record(size, random));
      }
      List<float[]> all = new ArrayList<>(others);
      all.add(random.nextInt(all.size() + 1), record(size, random));

      long moved = Math.abs(distance(gate, logits, all) - distance(gate, logits, others));

      assertThat(moved).isLessThanOrEqualTo(PublicGate.UNIT);
      largest = Math.max(largest, moved);
    }
    assertThat(largest).isGreaterThan((long) (0.999 * PublicGate.UNIT));
  }

  @Test
  void itIsTheDistanceOfTheMeanFromThePublicPrediction() {
    float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
    float[] first = {
      (float) Math.log(0.8 / 0.5), (float) Math.log(0.1 / 0.3), (float) Math.log(0.5)
    };

    long distance = distance(gate(2, 3), logits, List.of(first, new float[3]));

    // means 0.65, 0.2, 0.15, twice
    assertThat((double) distance / PublicGate.UNIT).isCloseTo(2 * 0.3, within(1e-4));
  }

  @Test
  void theDivisorIsTheConstantAndNotTheNumberOfRecords() {
    float[] logits = {1, 0, -1};

    assertThat((double) distance(gate(5, 3), logits, List.of()) / PublicGate.UNIT)
        .isCloseTo(5, within(1e-6));
    assertThat(
            (double) distance(gate(5, 3), logits, List.of(new float[3], new float[3]))
                / PublicGate.UNIT)
        .isCloseTo(3, within(1e-6));
  }

  @Test
  void candidatesComeFromThePublicScoresAlone() {
    float[] logits = {5, 4, -30, -40};
    float[] wild = {-1e6f, -1e6f, 1e6f, 1e6f};

    // the two unlikely tokens are no candidates: beside this record the others stay as they were
    assertThat(distance(gate(1, 2), logits, List.of(wild))).isLessThan(PublicGate.UNIT / 1000);
  }

  /// Shares are rounded down, so what is lost is at most a step a candidate.
  @Test
  void sharesAreADistributionOnTheGrid() {
    var random = new Random(2);
    for (int trial = 0; trial < 500; trial++) {
      var likely = new float[1 + random.nextInt(50)];
      for (int v = 0; v < likely.length; v++) {
        likely[v] = -9 * random.nextFloat();
      }
      long[] shares = CandidateShares.of(likely, record(likely.length, random), PublicGate.UNIT);

      assertThat(Arrays.stream(shares).min().orElseThrow()).isNotNegative();
      assertThat(Arrays.stream(shares).sum())
          .isBetween(PublicGate.UNIT - likely.length, PublicGate.UNIT);
    }
  }
}
