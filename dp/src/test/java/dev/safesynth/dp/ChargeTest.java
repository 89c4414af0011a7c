package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.DiscreteLaplace;
import dev.safesynth.dp.noise.Rational;
import org.junit.jupiter.api.Test;

final class ChargeTest {
  private static final ClippedSelection TOKENS =
      new ClippedSelection(ClippedSelection.GRID, 8, 1000);
  private static final NoisyCounts COUNTS = new NoisyCounts(100);

  @Test
  void aPartitionCostsItsDearestPartOnceHoweverManyPartsThereAre() {
    var charge = new Charge(TOKENS.zeroConcentrated().times(24));

    Charge.Partition texts = charge.partition(TOKENS, 24);

    for (int i = 0; i < 1000; i++) {
      assertThat(texts.part("text " + i, 0).left()).isEqualTo(24);
    }
  }

  @Test
  void aPartIsHandedOutOnce() {
    Charge.Partition texts = new Charge(TOKENS.zeroConcentrated().times(24)).partition(TOKENS, 24);
    texts.part("text 1", 0);

    assertThatThrownBy(() -> texts.part("text 1", 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aResumedPartHasOnlyWhatIsLeft() {
    Charge.Partition texts = new Charge(TOKENS.zeroConcentrated().times(24)).partition(TOKENS, 24);

    assertThat(texts.part("text 1", 20).left()).isEqualTo(4);
  }

  @Test
  void sequentialUsesAddUpAndMoreThanTheChargeIsRefused() {
    var charge = new Charge(TOKENS.zeroConcentrated().times(24).plus(COUNTS.zeroConcentrated()));
    charge.sequential(COUNTS, 1);
    charge.partition(TOKENS, 24);

    assertThatThrownBy(() -> charge.sequential(COUNTS, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  /// What was planned can be handed out to the last bit, whatever the parameters.
  @Test
  void theChargeOfAPlanCoversItsMechanisms() {
    for (int variance = 5; variance < 400; variance++) {
      var counts = new NoisyCounts(variance);
      for (int units = 10_000; units < 300_000; units += 9_973) {
        var tokens = new ClippedSelection(units, 8, 1000);
        var charge =
            new Charge(counts.zeroConcentrated().plus(tokens.zeroConcentrated().times(24)));

        assertThatCode(
                () -> {
                  charge.sequential(counts, 1);
                  charge.partition(tokens, 24);
                })
            .doesNotThrowAnyException();
      }
    }
  }

  /// A replaced record can leave one part and enter another.
  @Test
  void partitionsUnderReplaceOneAreRefused() {
    var mechanism =
        new DiscreteLaplaceMechanism(
            Rational.of(2), new Sensitivity(Sensitivity.Norm.L1, 1, Neighbouring.REPLACE_ONE));
    var charge = Charge.paid(new ZeroConcentrated(10), Neighbouring.REPLACE_ONE);

    assertThatThrownBy(() -> charge.partition(mechanism, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThat(charge.sequential(mechanism, 1).left()).isEqualTo(1);
  }

  /// The failure probability is charged like the rest.
  @Test
  void anApproximationThatWasNotChargedIsRefused() {
    var mechanism = new ThresholdedHistogram(new DiscreteLaplace(4), 30, 1);
    ZeroConcentrated loss = mechanism.zeroConcentrated();

    assertThatThrownBy(
            () ->
                Charge.paid(new ZeroConcentrated(loss.rho()), Neighbouring.ADD_OR_REMOVE_ONE)
                    .sequential(mechanism, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Charge.paid(loss, Neighbouring.ADD_OR_REMOVE_ONE).sequential(mechanism, 1).left())
        .isEqualTo(1);
  }
}
