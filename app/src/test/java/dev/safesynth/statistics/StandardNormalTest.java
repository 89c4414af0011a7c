package dev.safesynth.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardNormalTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "1, 0.15865525393145707",
    "1.959963984540054, 0.025",
    "2.9999, 0.001350341282954925",
    "3.0001, 0.0013494549132607172",
    "8, 6.22096057427174e-16",
    "-1, 0.8413447460685429"
  })
  void tailsAreThoseOfSciPy(double x, double expected) {
    assertThat(StandardNormal.atLeast(x)).isCloseTo(expected, Percentage.withPercentage(1e-9));
  }
}
