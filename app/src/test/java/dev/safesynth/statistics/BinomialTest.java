package dev.safesynth.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// Reference values of SciPy 1.17.1: `beta.ppf`, `binom.sf`, `binom.pmf`, `t.ppf`.
class BinomialTest {
  private static final Percentage CLOSE = Percentage.withPercentage(1e-8);

  @Test
  void clopperPearsonIntervalsAreThoseOfSciPy() {
    assertThat(Binomial.clopperPearson(10, 1000, 0.95).low())
        .isCloseTo(0.004805510691049308, CLOSE);
    assertThat(Binomial.clopperPearson(10, 1000, 0.95).high())
        .isCloseTo(0.01831324305511245, CLOSE);
    assertThat(Binomial.clopperPearson(1, 1000, 0.95).low())
        .isCloseTo(2.531748749129404e-05, CLOSE);
    assertThat(Binomial.clopperPearson(0, 300, 0.95))
        .satisfies(i -> assertThat(i.high()).isCloseTo(0.01222097469429355, CLOSE));
  }

  @Test
  void tailsAreThoseOfSciPy() {
    assertThat(new Binomial(1000, 0.5).atLeast(600)).isCloseTo(1.3642320780329735e-10, CLOSE);
    assertThat(new Binomial(100_000, 0.01).atLeast(1100))
        .isCloseTo(0.0009117803412450804, Percentage.withPercentage(1e-6));
    assertThat(new Binomial(50, 0.3).exactly(20)).isCloseTo(0.03703876313329566, CLOSE);
  }

  @Test
  void certainTrialsHaveCertainTails() {
    assertThat(new Binomial(0, 0.5).atLeast(0)).isEqualTo(1);
    assertThat(new Binomial(3, 1).exactly(3)).isEqualTo(1);
    assertThat(new Binomial(3, 0).atLeast(1)).isZero();
  }

  @Test
  void noFalsePositiveAmong299CertifiesOnePercent() {
    assertThat(Binomial.upperLimit(0, 298, 0.95)).isGreaterThan(0.01);
    assertThat(Binomial.upperLimit(0, 299, 0.95)).isLessThan(0.01);
  }

  @Test
  void quantilesOfStudentAreThoseOfSciPy() {
    assertThat(new StudentT(4).twoSided(0.95)).isCloseTo(2.7764451051977934, within(1e-9));
    assertThat(new StudentT(9).twoSided(0.95)).isCloseTo(2.262157162798205, within(1e-9));
  }
}
