package dev.safesynth.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void roundsBoundsUpwards() {
    assertThat(Figures.epsilon(7.001)).isEqualTo("7.01");
    assertThat(Figures.epsilon(8)).isEqualTo("8");
    assertThat(Figures.rho(1.05231)).isEqualTo("1.053");
    assertThat(Figures.percentBound(0.30001)).isEqualTo("30.1%");
    assertThat(Figures.floor(1.239)).isEqualTo("1.23");
  }

  @Test
  void doesNotTakeBinaryNoiseForDigits() {
    assertThat(Figures.rho(0.05 * 1.05)).isEqualTo("0.0525");
    assertThat(Figures.epsilon(0.1 + 0.2)).isEqualTo("0.3");
  }

  @Test
  void neverRoundsABoundBelowCertaintyToCertainty() {
    assertThat(Figures.percentBound(0.99966)).isEqualTo("99.97%");
    assertThat(Figures.percentBound(1)).isEqualTo("100%");
  }

  @Test
  void writesSmallProbabilitiesInTwoWays() {
    assertThat(Figures.delta(1e-6)).isEqualTo("10\u207B\u2076");
    assertThat(Figures.delta(2.5e-7)).isEqualTo("2.5 \u00D7 10\u207B\u2077");
    assertThat(Figures.oneIn(1e-6)).isEqualTo("1 in 1,000,000");
    assertThat(Figures.delta(0)).isEqualTo("0");
  }

  @Test
  void writesFactorsReadably() {
    assertThat(Figures.factor(Math.E)).isEqualTo("2.72");
    assertThat(Figures.factor(Math.exp(8))).isEqualTo("2,981");
    assertThat(Figures.factor(Math.exp(20))).isEqualTo("4.9 \u00D7 10\u2078");
    assertThat(Figures.factor(Double.POSITIVE_INFINITY)).startsWith("more than");
  }

  @Test
  void writesDifferencesWithASign() {
    assertThat(Figures.points(0.261)).isEqualTo("+26.1 points");
    assertThat(Figures.points(-0.0001)).isEqualTo("0.0 points");
    assertThat(Figures.points(new Interval(-0.02, 0.03))).isEqualTo("\u22122.0 to +3.0");
  }
}
