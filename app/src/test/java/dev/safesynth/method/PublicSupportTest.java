package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSupportTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 499})
  void isTheAllowedTokensWithinTheSlackOfTheKthLargest(int k) {
    var random = new Random(20261123 + k);
    float[] logits = new float[1000];
    boolean[] allowed = new boolean[1000];
    for (int v = 0; v < logits.length; v++) {
      logits[v] = Math.round(40 * random.nextGaussian()) / 8f; // with many ties
      allowed[v] = v % 2 == 0;
    }
    double[] sorted =
        IntStream.range(0, 1000).filter(v -> allowed[v]).mapToDouble(v -> logits[v]).toArray();
    Arrays.sort(sorted);
    double threshold = sorted[sorted.length - k] - 0.5;

    PublicSupport support = PublicSupport.topKPlus(logits, allowed, 0, k, 0.5f);

    assertThat(tokens(support))
        .containsExactly(
            IntStream.range(0, 1000).filter(v -> allowed[v] && logits[v] >= threshold).toArray());
  }

  @Test
  void slackOfZeroKeepsTheKLargestAndWhatTiesWithThem() {
    float[] logits = {1, 5, 3, 3, 0, 3};

    assertThat(tokens(PublicSupport.topKPlus(logits, all(6), 0, 1, 0))).containsExactly(1);
    assertThat(tokens(PublicSupport.topKPlus(logits, all(6), 0, 2, 0))).containsExactly(1, 2, 3, 5);
  }

  @Test
  void aTokenExactlyAtTheThresholdIsACandidate() {
    float[] logits = {4, 3, 2.5f, 2.4375f};

    assertThat(tokens(PublicSupport.topKPlus(logits, all(4), 0, 2, 0.5f))).containsExactly(0, 1, 2);
  }

  @Test
  void allAllowedTokensAreCandidatesWhenTheyAreFewerThanK() {
    float[] logits = {9, -70, 3, 8};

    assertThat(
            tokens(
                PublicSupport.topKPlus(logits, new boolean[] {false, true, true, false}, 0, 5, 0)))
        .containsExactly(1, 2);
  }

  @Test
  void aTokenThatMayNotBeDrawnDoesNotRaiseTheThreshold() {
    float[] logits = {100, 1, 0.5f};

    assertThat(
            tokens(PublicSupport.topKPlus(logits, new boolean[] {false, true, true}, 0, 1, 0.5f)))
        .containsExactly(1, 2);
  }

  @Test
  void refusesAPositionWhereNothingMayBeDrawn() {
    assertThatThrownBy(() -> PublicSupport.topKPlus(new float[3], new boolean[3], 0, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void differencesAreOfLogProbabilitiesSoThatAConstantOffsetIsNoInfluence() {
    float[] logits = {2, 1, 0};
    float[] record = {12, 11, 10};
    var logPartition = new LogPartition();
    PublicSupport support = PublicSupport.topKPlus(logits, all(3), logPartition.of(logits), 3, 0);

    assertThat(support.differences(record, logPartition.of(record)))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(0, 0, 0);
    assertThat(Math.exp(support.logProbabilities()[0])).isBetween(0.66, 0.67);
  }

  /// A candidate set that saw a record's scores would have unbounded loss.
  @Test
  void isBuiltFromPublicThingsOnly() throws NoSuchMethodException {
    assertThat(PublicSupport.class.getDeclaredConstructors()).hasSize(1);
    assertThat(
            PublicSupport.class
                .getDeclaredMethod(
                    "topKPlus", float[].class, boolean[].class, float.class, int.class, float.class)
                .getReturnType())
        .isEqualTo(PublicSupport.class);
    assertThat(PublicSupport.class.getDeclaredMethods())
        .filteredOn(method -> method.getReturnType() == PublicSupport.class)
        .hasSize(1);
  }

  private static boolean[] all(int size) {
    var allowed = new boolean[size];
    Arrays.fill(allowed, true);
    return allowed;
  }

  private static int[] tokens(PublicSupport support) {
    return IntStream.range(0, support.size()).map(support::token).toArray();
  }
}
