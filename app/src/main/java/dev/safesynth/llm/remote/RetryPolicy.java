package dev.safesynth.llm.remote;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// When to ask again. The wait doubles from try to try, with jitter, so that clients that failed
/// together do not come back together; what the server asks for is the least.
///
/// @param attempts of one request in all
/// @param first the wait after the first attempt, before jitter
/// @param longest no wait of our own is longer
/// @param patience a server that asks for a longer wait is not waited for
public record RetryPolicy(int attempts, Duration first, Duration longest, Duration patience) {
  public static final RetryPolicy STANDARD =
      new RetryPolicy(6, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5));

  /// Whether a status may be another one the next time.
  static boolean isPassing(int status) {
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
  }

  /// @param attempt from 1
  /// @param asked by the server
  /// @param jitter from 0 to 1
  Duration pause(int attempt, Optional<Duration> asked, double jitter) {
    long doubled = first.toMillis() << Math.min(attempt - 1, 20);
    long own = Math.min(longest.toMillis(), doubled);
    // from half to the whole of it, on top of what was asked for
    long spread = Math.round(own * (0.5 + 0.5 * jitter));
    return asked
        .map(wait -> wait.plusMillis(Math.round(own * 0.5 * jitter)))
        .orElse(Duration.ofMillis(spread));
  }

  /// What a `Retry-After` header asks for: seconds, or a date.
  static Optional<Duration> asked(String header, Instant now) {
    String value = header.strip();
    try {
      if (value.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
      }
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
