package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Against 120-digit arithmetic: golden/normal_law.csv, written by the script of that name.
final class NormalLawTest {
  @TestFactory
  Stream<DynamicTest> agreesWithHighPrecision() throws IOException {
    try (InputStream in = NormalLawTest.class.getResourceAsStream("/golden/normal_law.csv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> DynamicTest.dynamicTest(line, () -> check(line.split(",", -1))));
    }
  }

  @Test
  void infiniteEndsAndEmptyIntervalsAreMeaningful() {
    assertThat(NormalLaw.cdf(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(NormalLaw.cdf(Double.POSITIVE_INFINITY)).isOne();
    assertThat(probability(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)).isOne();
    assertThat(probability(Double.NEGATIVE_INFINITY, -3))
        .isCloseTo(NormalLaw.cdf(-3), within(1e-17));
    assertThat(probability(2, 2)).isZero();
    assertThat(probability(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)).isZero();
  }

  private static void check(String[] known) {
    double high = Double.parseDouble(known[2]);
    double expected = Double.parseDouble(known[4]);
    if (known[0].equals("probability")) {
      double low = Double.parseDouble(known[1]);
      double scale = Double.parseDouble(known[3]);
      double nearest = Math.min(Math.abs(low), Math.abs(high));
      double error = 1e-14 + 4e-16 * (nearest * nearest / 2 + Math.abs(scale));
      assertThat(NormalLaw.probability(low, high, scale))
          .isBetween(expected * (1 - error), expected * (1 + error));
    } else if (known[0].equals("cdf")) {
      assertThat(NormalLaw.cdf(high)).isBetween(expected * (1 - 1e-14), expected * (1 + 1e-14));
    } else {
      double value =
          known[0].equals("logCdf") ? NormalLaw.logCdf(high) : NormalLaw.logDensity(high);
      double error =
          1e-14
              * (known[0].equals("logCdf") && high > 0
                  ? Math.abs(expected)
                  : Math.max(1, Math.abs(expected)));
      assertThat(value).isBetween(expected - error, expected + error);
    }
  }

  private static double probability(double low, double high) {
    return NormalLaw.probability(low, high, 0);
  }
}
