package dev.safesynth.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a time such as `90s`, `10m` or `2h`.
final class TimeBudget implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smh])");

  @Override
  public Duration convert(String value) {
    Matcher found = FORM.matcher(value);
    if (!found.matches() || Long.parseLong(found.group(1)) == 0) {
      throw new TypeConversionException("'" + value + "' is not a time such as 90s, 10m or 2h");
    }
    long amount = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
