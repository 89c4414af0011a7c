package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.GoodnessOfFit;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The token mechanism against its law, its neighbours and the classic mistakes.
final class ClippedSelectionTest {
  private static final int DRAWS = 100_000;
  private static final float[] PUBLIC = logs(0.5, 0.3, 0.15, 0.05);
  private static final ClippedSelection MECHANISM =
      new ClippedSelection(ClippedSelection.GRID, 2, 1000); // C = 1, G = 2: range 1

  @Test
  void drawsFollowTheStatedLaw() {
    List<Private<float[]>> records =
        List.of(record(0.4f, -0.25f, 9f, -9f), record(-3f, 2f, 0.5f, 0));

    long[] counts = draw(MECHANISM, PUBLIC, records, SeededNoise.of(1));

    GoodnessOfFit.check(
        counts,
        softmax(
            logOf(0.5) + (0.4 - 1) / 2,
            logOf(0.3) + (-0.25 + 1) / 2,
            logOf(0.15) + (1 + 0.5) / 2,
            logOf(0.05) - 1.0 / 2));
  }

  @Test
  void temperatureDividesEveryScore() {
    var hot = new ClippedSelection(ClippedSelection.GRID, 2, 2000);

    long[] counts = draw(hot, PUBLIC, List.of(record(1, -1, 1, -1)), SeededNoise.of(2));

    GoodnessOfFit.check(
        counts,
        softmax(
            (logOf(0.5) + 0.5) / 2,
            (logOf(0.3) - 0.5) / 2,
            (logOf(0.15) + 0.5) / 2,
            (logOf(0.05) - 0.5) / 2));
  }

  /// The attack on a wrong sensitivity. A record that pushes one candidate up and the other down as
  /// far as it can is present or absent; the observed log-odds must move by the stated range, and
  /// not by more. With half the sensitivity in the accounting the upper check fails; with a clip
  /// that is applied before the sum only in part, the lower one.
  @Test
  void theWorstRecordMovesTheLogOddsByTheStatedRangeAndNoMore() {
    float[] even = logs(0.5, 0.5);
    List<Private<float[]>> others = List.of(record(0.1f, 0.2f));
    List<Private<float[]>> withWorst = List.of(record(0.1f, 0.2f), record(1000f, -1000f));

    long[] without = draw(MECHANISM, even, others, SeededNoise.of(3));
    long[] with = draw(MECHANISM, even, withWorst, SeededNoise.of(4));

    double moved = logOdds(with) - logOdds(without);
    // six standard errors of a difference of two log-odds: false alarm below 1e-8
    double error = 6 * Math.sqrt(spread(with) + spread(without));
    assertThat(moved - error).isLessThanOrEqualTo(MECHANISM.range());
    assertThat(moved + error).isGreaterThanOrEqualTo(MECHANISM.range());
  }

  /// Exact divergences of the stated law over random neighbours: never above alpha times rho.
  @Test
  void renyiDivergenceOfNeighboursStaysBelowTheStatedLoss() {
    var random = new SplittableRandom(11);
    double rho = MECHANISM.zeroConcentrated().rho();
    for (int i = 0; i < 2_000; i++) {
      double[] base = random.doubles(5, -3, 0).toArray();
      double[] moved = base.clone();
      for (int v = 0; v < moved.length; v++) {
        moved[v] += (random.nextBoolean() ? 1 : -1) * 0.5; // C / G, the extreme points
      }
      for (double alpha : new double[] {1.01, 2, 8, 64}) {
        assertThat(renyi(softmax(moved), softmax(base), alpha)).isLessThanOrEqualTo(alpha * rho);
      }
    }
  }

  /// Mistake 2: the divisor. On the grid, one record moves a score by at most C, whatever the model
  /// makes of it and whoever else is there.
  @Test
  void removingARecordMovesNoIntegerScoreByMoreThanTheClipBound() {
    var random = new SplittableRandom(21);
    float[] odd = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.MIN_VALUE,
      -0f,
      1e-5f,
      -0.99999f,
      1.00001f
    };
    for (int i = 0; i < 2_000; i++) {
      int units = random.nextInt(1, 1 << 20);
      var mechanism =
          new ClippedSelection(units, random.nextInt(1, 128), random.nextInt(100, 5000));
      var records = new ArrayList<Private<float[]>>();
      for (int r = random.nextInt(1, 20); r > 0; r--) {
        var differences = new float[PUBLIC.length];
        for (int v = 0; v < differences.length; v++) {
          differences[v] =
              random.nextBoolean() ? odd[random.nextInt(odd.length)] : random.nextFloat(-3, 3);
        }
        records.add(record(differences));
      }
      long[] with = mechanism.scores(PUBLIC, records);
      records.remove(random.nextInt(records.size()));
      long[] without = mechanism.scores(PUBLIC, records);

      for (int v = 0; v < with.length; v++) {
        assertThat(Math.abs(with[v] - without[v])).isLessThanOrEqualTo(units);
      }
    }
  }

  /// An overflow of the sum would turn the largest score into the smallest.
  @Test
  void publicScoresOfAnySizeLeaveRoomForTheRecords() {
    var mechanism = new ClippedSelection(1 << 24, 1024, 10_000);
    float[] scores = {Float.MAX_VALUE, 1e20f, 0, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY};

    long[] without = mechanism.scores(scores, List.of());
    long[] with = mechanism.scores(scores, List.of(record(9e9f, 9e9f, 9e9f, 9e9f, 9e9f)));

    for (int v = 0; v < scores.length; v++) {
      assertThat(with[v] - without[v]).isEqualTo(1 << 24);
    }
  }

  @Test
  void aRecordWithoutInfluenceChangesNothing() {
    List<Private<float[]>> silent =
        List.of(record(0, 0, 0, 0), record(Float.NaN, Float.NaN, Float.NaN, Float.NaN));

    assertThat(draw(MECHANISM, PUBLIC, silent, SeededNoise.of(5)))
        .isEqualTo(draw(MECHANISM, PUBLIC, List.of(), SeededNoise.of(5)));
  }

  @Test
  void influenceIsClippedInsideTheKernel() {
    assertThat(
            draw(
                MECHANISM,
                PUBLIC,
                List.of(record(1e30f, -1e30f, Float.POSITIVE_INFINITY, -7)),
                SeededNoise.of(6)))
        .isEqualTo(draw(MECHANISM, PUBLIC, List.of(record(1, -1, 1, -1)), SeededNoise.of(6)));
  }

  @Test
  void theDivisorIsTheConstantAndNotTheNumberOfRecords() {
    var four = new ArrayList<Private<float[]>>();
    for (int i = 0; i < 4; i++) {
      four.add(record(1, -1));
    }

    long[] counts = draw(MECHANISM, logs(0.5, 0.5), four, SeededNoise.of(8));

    GoodnessOfFit.check(counts, softmax(2, -2));
  }

  @Test
  void orderOfRecordsDoesNotMatterToTheLastBit() {
    var random = new SplittableRandom(3);
    var records = new ArrayList<Private<float[]>>();
    for (int i = 0; i < 9; i++) {
      records.add(record((float) random.nextGaussian(), (float) random.nextGaussian(), 0.1f, 0.3f));
    }

    assertThat(draw(MECHANISM, PUBLIC, records.reversed(), SeededNoise.of(9)))
        .isEqualTo(draw(MECHANISM, PUBLIC, records, SeededNoise.of(9)));
  }

  @Test
  void anAllowanceThatIsUsedUpEndsTheDraws() {
    Allowance two = charge(MECHANISM, 2).sequential(MECHANISM, 2);
    var noise = SeededNoise.of(10);
    MECHANISM.select(PUBLIC, List.of(), two, noise);
    MECHANISM.select(PUBLIC, List.of(), two, noise);

    assertThatThrownBy(() -> MECHANISM.select(PUBLIC, List.of(), two, noise))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anAllowanceOfACheaperMechanismDoesNotPay() {
    var cheap = new ClippedSelection(1, 2, 1000);
    Allowance allowance = charge(MECHANISM, 1).sequential(cheap, 1);

    assertThatThrownBy(() -> MECHANISM.select(PUBLIC, List.of(), allowance, SeededNoise.of(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void calibrationSpendsAlmostTheWholeBudgetAndNeverMore() {
    var budget = new ZeroConcentrated(0.37);

    var mechanism = ClippedSelection.within(budget, 24, 8, 1000);

    assertThat(mechanism.zeroConcentrated().times(24).rho()).isBetween(0.37 * 0.9999, 0.37);
    assertThat(mechanism.clip()).isCloseTo(8 * Math.sqrt(2 * 0.37 / 24), within());
  }

  /// Mistake 7: greedy decoding of private scores has unbounded loss.
  @Test
  void temperaturesNearZeroAreRefused() {
    assertThatThrownBy(() -> new ClippedSelection(1, 8, 99))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClippedSelection(1, 8, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBudgetBelowOneGridStepIsRefused() {
    var step = new ClippedSelection(1, 8, 1000).zeroConcentrated().times(24);

    assertThat(ClippedSelection.within(step, 24, 8, 1000).clipUnits()).isEqualTo(1);
    assertThatThrownBy(
            () ->
                ClippedSelection.within(
                    new ZeroConcentrated(Math.nextDown(step.rho())), 24, 8, 1000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-4);
  }

  private static long[] draw(
      ClippedSelection mechanism,
      float[] scores,
      List<Private<float[]>> records,
      NoiseSource noise) {
    Allowance allowance = charge(mechanism, DRAWS).sequential(mechanism, DRAWS);
    var counts = new long[scores.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[mechanism.select(scores, records, allowance, noise).value()]++;
    }
    return counts;
  }

  private static Charge charge(Mechanism mechanism, int uses) {
    return new Charge(mechanism.zeroConcentrated().times(uses + 1));
  }

  private static Private<float[]> record(float... differences) {
    return Private.of(differences);
  }

  private static float[] logs(double... probabilities) {
    var logs = new float[probabilities.length];
    for (int v = 0; v < logs.length; v++) {
      logs[v] = (float) Math.log(probabilities[v]);
    }
    return logs;
  }

  private static double logOf(double probability) {
    return (float) Math.log(probability);
  }

  private static double[] softmax(double... scores) {
    double total = 0;
    var law = new double[scores.length];
    for (int v = 0; v < law.length; v++) {
      law[v] = Math.exp(scores[v]);
      total += law[v];
    }
    for (int v = 0; v < law.length; v++) {
      law[v] /= total;
    }
    return law;
  }

  private static double renyi(double[] p, double[] q, double alpha) {
    double sum = 0;
    for (int v = 0; v < p.length; v++) {
      sum += Math.pow(p[v], alpha) * Math.pow(q[v], 1 - alpha);
    }
    return Math.log(sum) / (alpha - 1);
  }

  private static double logOdds(long[] counts) {
    return Math.log((double) counts[0] / counts[1]);
  }

  private static double spread(long[] counts) {
    return 1.0 / counts[0] + 1.0 / counts[1];
  }
}
