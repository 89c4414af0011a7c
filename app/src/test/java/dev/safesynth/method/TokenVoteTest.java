package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.DiscreteLaplaceMechanism;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.PermuteAndFlip;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenVoteTest {
  /// One use of pure epsilon 1.
  private static final ZeroConcentrated ONE = new ZeroConcentrated(0.5);

  private static final int DRAWS = 20_000;

  /// Two candidates that the public model finds equally likely.
  private static final float[] EQUAL = {0, 0};

  private static final boolean[] BOTH = {true, true};

  /// What moves the sums furthest: a record that gives one candidate everything.
  private static final float[] FIRST = {1000, -1000};

  private static TokenVote vote(VoteNoise noise, ZeroConcentrated cost, int publicVotes) {
    return new TokenVote(noise.within(cost), 2, publicVotes);
  }

  private static Allowance allowance(Mechanism mechanism, int uses) {
    return Charge.paid(mechanism.zeroConcentrated().times(uses), Neighbouring.ADD_OR_REMOVE_ONE)
        .sequential(mechanism, uses);
  }

  /// How often the second candidate wins.
  private static double second(TokenVote vote, List<float[]> records) {
    NoiseSource noise = NoiseSource.secure();
    Allowance allowance = allowance(vote.mechanism(), DRAWS);
    List<Private<float[]>> differences = records.stream().map(Private::of).toList();
    long won = 0;
    for (int i = 0; i < DRAWS; i++) {
      won += vote.draw(EQUAL, BOTH, _ -> differences, allowance, noise).value();
    }
    return won / (double) DRAWS;
  }

  /// Six standard errors of a frequency: a false alarm in 5 · 10^8.
  private static double sixErrors(double probability) {
    return 6 * Math.sqrt(probability * (1 - probability) / DRAWS);
  }

  @ParameterizedTest
  @EnumSource(VoteNoise.class)
  void noRecordVotesWithMoreThanOneUnit(VoteNoise noise) {
    var random = new Random(5);
    TokenVote vote = vote(noise, ONE, 0);
    float[] odd = {
      Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -1e30f, 0
    };
    for (int trial = 0; trial < 2000; trial++) {
      int size = 1 + random.nextInt(60);
      var likely = new float[size];
      for (int v = 0; v < size; v++) {
        likely[v] = -20 * random.nextFloat();
      }
      var differences = new float[random.nextInt(5) == 0 ? size / 2 : size];
      for (int v = 0; v < differences.length; v++) {
        differences[v] =
            random.nextInt(4) == 0
                ? odd[random.nextInt(odd.length)]
                : 8 * (float) random.nextGaussian();
      }

      long[] one = vote.vote(likely, differences);

      assertThat(one).hasSize(size);
      assertThat(Arrays.stream(one).min().orElseThrow()).isNotNegative();
      assertThat(Arrays.stream(one).max().orElseThrow()).isBetween(1L, (long) VoteNoise.UNIT);
      if (noise != VoteNoise.NOISY_MAX) {
        assertThat(Arrays.stream(one).sum()).isLessThanOrEqualTo(VoteNoise.UNIT);
      }
    }
  }

  @Test
  void aTokenCostsWhatOneUnitCosts() {
    double unit = VoteNoise.UNIT;
    ZeroConcentrated cost = new ZeroConcentrated(0.004);
    var gaussian = (NoisyVectorSum) VoteNoise.GAUSSIAN.within(cost);
    var laplace = (DiscreteLaplaceMechanism) VoteNoise.LAPLACE.within(cost);
    var flip = (PermuteAndFlip) VoteNoise.NOISY_MAX.within(cost);

    assertThat(unit * unit / (2.0 * gaussian.variance()))
        .isLessThanOrEqualTo(0.004)
        .isCloseTo(0.004, within(1e-9));
    assertThat(unit / laplace.scale().down())
        .isLessThanOrEqualTo(Math.sqrt(0.008))
        .isCloseTo(Math.sqrt(0.008), within(1e-8));
    assertThat(unit * flip.rate().up())
        .isLessThanOrEqualTo(Math.sqrt(0.008))
        .isCloseTo(Math.sqrt(0.008), within(1e-6));
  }

  /// Permute-and-flip at epsilon 1: without the record each wins half of the time; with it the
  /// second is taken with probability 1/2 · exp(-1). Half the sensitivity would give 1/2 · exp(-2).
  @Test
  void aRecordMovesTheWinnerOfANoisyMaxByEpsilonAndNoMore() {
    TokenVote vote = vote(VoteNoise.NOISY_MAX, ONE, 0);
    double expected = 0.5 * Math.exp(-1);

    assertThat(second(vote, List.of())).isCloseTo(0.5, within(sixErrors(0.5)));
    assertThat(second(vote, List.of(FIRST))).isCloseTo(expected, within(sixErrors(expected)));
  }

  /// The difference of two Laplace noises of scale b lies above t with probability (2 + t/b) / 4 ·
  /// exp(-t/b).
  @Test
  void laplaceNoiseIsThatOfOneUnit() {
    double expected = (2 + 1) / 4.0 * Math.exp(-1);

    assertThat(second(vote(VoteNoise.LAPLACE, ONE, 0), List.of(FIRST)))
        .isCloseTo(expected, within(sixErrors(expected) + 1e-3));
  }

  /// At rho 1/2 the deviation is one unit, that of the difference the root of two.
  @Test
  void gaussianNoiseIsThatOfOneUnit() {
    double expected = 0.23975; // 1 - Phi(1 / sqrt 2)

    assertThat(second(vote(VoteNoise.GAUSSIAN, ONE, 0), List.of(FIRST)))
        .isCloseTo(expected, within(sixErrors(expected) + 1e-3));
  }

  @ParameterizedTest
  @EnumSource(VoteNoise.class)
  void manyRecordsThatAgreeAreHeard(VoteNoise noise) {
    TokenVote vote = vote(noise, ONE, 0);

    assertThat(second(vote, Collections.nCopies(60, new float[] {-1000, 1000}))).isEqualTo(1);
  }

  /// Ten votes of the public model outvote noise of a tenth of a unit.
  @ParameterizedTest
  @EnumSource(VoteNoise.class)
  void withoutRecordsThePublicModelDecides(VoteNoise noise) {
    TokenVote vote = vote(noise, new ZeroConcentrated(50), 10);
    NoiseSource source = NoiseSource.secure();
    Allowance allowance = allowance(vote.mechanism(), 50);

    for (int i = 0; i < 50; i++) {
      assertThat(vote.draw(new float[] {0, 3}, BOTH, _ -> List.of(), allowance, source).value())
          .isOne();
    }
  }
}
