package dev.safesynth.llm.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(6, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5));

  @ParameterizedTest
  @CsvSource({"1, 0, 250", "1, 1, 500", "2, 1, 1000", "4, 0.5, 3000", "20, 1, 30000"})
  void waitsLongerFromTryToTryWithJitter(int attempt, double jitter, long millis) {
    assertThat(POLICY.pause(attempt, Optional.empty(), jitter)).hasMillis(millis);
  }

  @Test
  void neverWaitsLessThanTheServerAsks() {
    Optional<Duration> asked = Optional.of(Duration.ofSeconds(7));

    assertThat(POLICY.pause(1, asked, 0)).hasSeconds(7);
    assertThat(POLICY.pause(1, asked, 1)).hasMillis(7250);
  }

  @ParameterizedTest
  @CsvSource({
    "120, 120",
    "0, 0",
    "'Wed, 21 Oct 2026 07:28:30 GMT', 30",
    "'Wed, 21 Oct 2026 07:00:00 GMT', 0"
  })
  void readsSecondsAndDates(String header, long seconds) {
    Instant now = Instant.parse("2026-10-21T07:28:00Z");

    assertThat(RetryPolicy.asked(header, now)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"soon", "-5", "1.5", "99999999999999"})
  void ignoresWhatItCannotRead(String header) {
    assertThat(RetryPolicy.asked(header, Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "429, true",
    "500, true",
    "503, true",
    "529, true",
    "408, true",
    "401, false",
    "404, false",
    "501, false",
    "307, false"
  })
  void asksAgainOnlyWhereItMayGoWell(int status, boolean passing) {
    assertThat(RetryPolicy.isPassing(status)).isEqualTo(passing);
  }
}
