package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.Sensitivity.Norm;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.GoodnessOfFit;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SparseVectorTest {
  private static final double ROUNDING = 1e-12; // of the sums in this test
  private static final int REACH = 400; // beyond it the noise has a mass below 1e-40
  private static final SparseVector GENERAL = SparseVector.within(1, one(Norm.L_INFINITY));
  private static final SparseVector MONOTONE = SparseVector.within(1, one(Norm.MONOTONE));

  @Test
  void thePlaceOfTheFirstPositiveFollowsItsLaw() {
    long[] answers = {-2, 1, 0, 3, -1};
    Allowance allowance = Paid.forMany(GENERAL);
    NoiseSource noise = SeededNoise.of(1);
    var counts = new long[answers.length + 1];

    for (int i = 0; i < 100_000; i++) {
      counts[firstPositive(answers, GENERAL.start(2, allowance, noise))]++;
    }

    GoodnessOfFit.check(counts, law(GENERAL, 2, answers));
  }

  /// Many queries that stay below although the record raises them, then one that passes although it
  /// lowers it: the loss by the exact law comes near the claim and does not pass it. Noise for half
  /// the distance between a query and the threshold would.
  @Test
  void theWorstNeighboursLoseAlmostWhatIsClaimed() {
    var with = new long[301];
    Arrays.fill(with, 1);
    with[300] = -21;
    var without = new long[301];
    without[300] = -20;

    double loss = largestLoss(GENERAL, with, without);

    assertThat(loss).isBetween(0.9, epsilon(GENERAL) + ROUNDING);
  }

  /// Where all queries move one way the worst is that the last one does not move.
  @Test
  void theWorstMonotoneNeighboursLoseAlmostWhatIsClaimed() {
    var with = new long[301];
    Arrays.fill(with, 1);
    with[300] = -20;
    var without = new long[301];
    without[300] = -20;

    double loss = largestLoss(MONOTONE, with, without);

    assertThat(loss).isBetween(0.9, epsilon(MONOTONE) + ROUNDING);
  }

  @Test
  void noNeighboursLoseMoreThanIsClaimed() {
    var random = new SplittableRandom(3);
    for (int i = 0; i < 60; i++) {
      long[] answers = random.longs(random.nextInt(1, 12), -8, 8).toArray();
      long[] moved = Arrays.stream(answers).map(a -> a + random.nextInt(-1, 2)).toArray();
      long[] raised = Arrays.stream(answers).map(a -> a + random.nextInt(0, 2)).toArray();

      assertThat(largestLoss(GENERAL, answers, moved))
          .isLessThanOrEqualTo(epsilon(GENERAL) + ROUNDING);
      assertThat(largestLoss(MONOTONE, answers, raised))
          .isLessThanOrEqualTo(epsilon(MONOTONE) + ROUNDING);
    }
  }

  @Test
  void calibrationSpendsAlmostTheWholeEpsilonAndNeverMore() {
    for (double epsilon : new double[] {0.01, 0.3, 1, 7}) {
      assertThat(epsilon(SparseVector.within(epsilon, one(Norm.L_INFINITY))))
          .isBetween(epsilon * (1 - 1e-7), epsilon);
      assertThat(epsilon(SparseVector.within(epsilon, one(Norm.MONOTONE))))
          .isBetween(epsilon * (1 - 1e-7), epsilon);
    }
  }

  @Test
  void aPositiveAnswerEndsTheSearchAndAUseIsASearch() {
    var allowance = new Allowance(GENERAL, 1);
    SparseVector.Search search = GENERAL.start(0, allowance, SeededNoise.of(4));
    var certain = Query.ofIntegers(Private.of(new long[] {1 << 20}), 1, one(Norm.L_INFINITY));

    assertThat(search.isAbove(certain).value()).isTrue();
    assertThatThrownBy(() -> search.isAbove(certain)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> GENERAL.start(0, allowance, SeededNoise.of(5)))
        .isInstanceOf(IllegalStateException.class);
  }

  /// Mistake 14: noise for another distance than the queries have.
  @Test
  void queriesOfAnotherSensitivityAreRefused() {
    SparseVector.Search search = MONOTONE.start(0, Paid.forMany(MONOTONE), SeededNoise.of(6));
    var general = Query.ofIntegers(Private.of(new long[] {0}), 1, one(Norm.L_INFINITY));
    var larger =
        Query.ofIntegers(
            Private.of(new long[] {0}),
            1,
            new Sensitivity(Norm.MONOTONE, 2, Neighbouring.ADD_OR_REMOVE_ONE));

    assertThatThrownBy(() -> search.isAbove(general)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> search.isAbove(larger)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SparseVector(Rational.of(1), Rational.of(1), one(Norm.L1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> MONOTONE.start(Long.MIN_VALUE, Paid.forMany(MONOTONE), SeededNoise.of(7)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int firstPositive(long[] answers, SparseVector.Search search) {
    for (int i = 0; i < answers.length; i++) {
      var query = Query.ofIntegers(Private.of(new long[] {answers[i]}), 1, one(Norm.L_INFINITY));
      if (search.isAbove(query).value()) {
        return i;
      }
    }
    return answers.length;
  }

  /// The largest `|ln(p / q)|` over the places of the first positive answer.
  private static double largestLoss(SparseVector mechanism, long[] first, long[] second) {
    double[] p = law(mechanism, 0, first);
    double[] q = law(mechanism, 0, second);
    double most = 0;
    for (int i = 0; i < p.length; i++) {
      most = Math.max(most, Math.abs(Math.log(p[i] / q[i])));
    }
    return most;
  }

  /// P[first positive = i], the last entry for none, summed over the noise of the threshold.
  private static double[] law(SparseVector mechanism, long threshold, long[] answers) {
    double ratio = Math.exp(-1 / mechanism.thresholdScale().up());
    var law = new double[answers.length + 1];
    for (int z = -REACH; z <= REACH; z++) {
      double alive = (1 - ratio) / (1 + ratio) * Math.pow(ratio, Math.abs(z));
      for (int i = 0; i < answers.length; i++) {
        double above = tail(mechanism.queryScale().up(), threshold + z - answers[i]);
        law[i] += alive * above;
        alive *= 1 - above;
      }
      law[answers.length] += alive;
    }
    return law;
  }

  /// P[discrete Laplace >= value].
  private static double tail(double scale, long value) {
    double ratio = Math.exp(-1 / scale);
    return value > 0
        ? Math.pow(ratio, (double) value) / (1 + ratio)
        : 1 - Math.pow(ratio, 1.0 - value) / (1 + ratio);
  }

  private static double epsilon(SparseVector mechanism) {
    return mechanism.event() instanceof PrivacyEvent.Approximate event
        ? event.epsilon()
        : Double.NaN;
  }

  private static Sensitivity one(Norm norm) {
    return new Sensitivity(norm, 1, Neighbouring.ADD_OR_REMOVE_ONE);
  }
}
