package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against log-sum-exp in double precision. The bound: 1e-4 nats and one rounding of the result,
/// for vocabularies of up to 262,144 tokens.
class LogPartitionTest {
  private static final double BOUND = 1e-4;

  private final LogPartition logPartition = new LogPartition();

  @ParameterizedTest
  @CsvSource({"1,1", "255,3", "256,3", "257,3", "49152,1", "49152,4", "49153,12", "262144,6"})
  void staysWithinTheBoundOnRandomLogits(int vocabulary, double spread) {
    var random = new Random(20261123);
    float[] logits = new float[vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      logits[v] = (float) (-8 + spread * random.nextGaussian());
    }

    assertClose(logits);
  }

  /// One peak and a tail that weighs as much: the terms for which the approximation is at its worst
  /// still count.
  @ParameterizedTest
  @ValueSource(ints = {512, 4096, 49_152, 262_144})
  void staysWithinTheBoundWhereTheTailWeighsAsMuchAsThePeak(int vocabulary) {
    float[] logits = new float[vocabulary];
    Arrays.fill(logits, (float) -Math.log(vocabulary));
    logits[vocabulary / 2] = 0;

    assertClose(logits);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1e4f, -88, 0, 88, 1e4f})
  void staysWithinTheBoundOnEqualLogits(float logit) {
    float[] logits = new float[49_152];
    Arrays.fill(logits, logit);

    assertClose(logits);
  }

  @Test
  void onePeakFarAboveAllOthersIsTheResult() {
    float[] logits = new float[49_152];
    Arrays.fill(logits, -1e4f);
    logits[31_000] = 1e4f;

    assertThat(logPartition.of(logits)).isEqualTo(1e4f);
  }

  @Test
  void tokensThatAreRuledOutDoNotCount() {
    float[] logits = new float[512];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[3] = 1;
    logits[400] = 1;

    assertThat((double) logPartition.of(logits)).isCloseTo(1 + Math.log(2), within(BOUND));
  }

  @Test
  void theSameLogitsGiveTheSameBitsWhateverCameBefore() {
    float[] logits = new float[1000];
    Arrays.fill(logits, 2.5f);
    logits[7] = 9;
    float fresh = new LogPartition().of(logits);
    float[] other = new float[49_152];
    Arrays.fill(other, 77);
    logPartition.of(other);

    assertThat(logPartition.of(logits)).isEqualTo(fresh);
  }

  private void assertClose(float[] logits) {
    double largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double exact = largest + Math.log(sum);

    assertThat((double) logPartition.of(logits))
        .isCloseTo(exact, within(BOUND + Math.ulp((float) exact)));
  }
}
