package dev.safesynth.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class FourfoldTableTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/golden/attack/fourfold.csv", numLinesToSkip = 2)
  void figuresAreThoseOfSciPy(
      int hits,
      int trials,
      int otherHits,
      int otherTrials,
      double pValue,
      double low,
      double high) {
    FourfoldTable table = new FourfoldTable(hits, trials, otherHits, otherTrials);

    assertThat(table.pValue()).isCloseTo(pValue, Percentage.withPercentage(1e-7));
    assertThat(table.differenceInterval().low()).isCloseTo(low, within(1e-12));
    assertThat(table.differenceInterval().high()).isCloseTo(high, within(1e-12));
  }

  /// 1 - 0.05^(1/r) of r hits, all in the first group, is the largest share that the second may
  /// have.
  @Test
  void theRatioHasALowerLimitEvenWhenTheSecondGroupHasNoHit() {
    assertThat(new FourfoldTable(7, 100, 0, 100).ratioLowerLimit().orElseThrow())
        .isCloseTo(Math.pow(0.05, 1.0 / 7) / (1 - Math.pow(0.05, 1.0 / 7)), within(1e-9));
    assertThat(new FourfoldTable(0, 100, 7, 100).ratioLowerLimit().orElseThrow()).isZero();
    assertThat(new FourfoldTable(0, 100, 0, 100).ratioLowerLimit()).isEmpty();
  }

  @Test
  void groupsWithoutTrialsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FourfoldTable(0, 0, 1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new FourfoldTable(3, 2, 1, 2));
  }
}
