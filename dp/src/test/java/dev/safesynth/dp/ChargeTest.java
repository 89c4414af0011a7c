package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
