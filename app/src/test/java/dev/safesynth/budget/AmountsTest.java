package dev.safesynth.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
  @Test
  void aBudgetIsNeverShownLargerThanItIsNorACostSmaller() {
    assertThat(Amounts.spent(1.00001)).isEqualTo("1.001");
    assertThat(Amounts.left(1.99999)).isEqualTo("1.999");
    assertThat(Amounts.left(0)).isEqualTo("0");
    assertThat(Amounts.spent(8)).isEqualTo("8");
    assertThat(Amounts.spent(Double.POSITIVE_INFINITY)).isEqualTo("without bound");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 0.1, 0.30000000000000004, 7.999999999, 123456.789, 3e9})
  void whatIsShownIsOnTheSafeSide(double value) {
    assertThat(Double.parseDouble(Amounts.spent(value))).isGreaterThanOrEqualTo(value);
    assertThat(Double.parseDouble(Amounts.left(value))).isLessThanOrEqualTo(value);
    assertThat(Amounts.down(value)).isBetween(value * 0.999, value);
  }
}
