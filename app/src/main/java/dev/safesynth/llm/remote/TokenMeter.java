package dev.safesynth.llm.remote;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Counts what an endpoint is asked for and lets nothing through that could pass a limit: a request
/// is set aside at the most that it can come to and counted at what it came to. Where nobody knows
/// what it came to, since the answer was lost, it counts in full. Thread-safe.
public final class TokenMeter {
  private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,18})\\n");

  private final SpendingLimits limits;
  private long input;
  private long output;
  private long requests;
  private long inputAside;
  private long outputAside;
  private int inFlight;
  private @Nullable Path file;

  TokenMeter(SpendingLimits limits) {
    this.limits = limits;
  }

  /// What was used.
  ///
  /// @param requests that were answered
  /// @param input tokens of prompts
  /// @param output tokens of answers
  /// @param cost 0 where no price is known
  public record Usage(long requests, long input, long output, double cost) {}

  /// The most that one request can come to.
  record Reservation(long input, long output) {}

  /// Goes on with what a file says was used, and keeps it there from now on, so that a limit holds
  /// for a run however often it is interrupted.
  public synchronized void keepIn(Path usage) {
    file = usage;
    input = 0;
    output = 0;
    requests = 0;
    try {
      if (Files.exists(usage)) {
        // a line that was cut off by a crash is not matched
        Matcher lines = LINE.matcher(Files.readString(usage));
        while (lines.find()) {
          input += Long.parseLong(lines.group(1));
          output += Long.parseLong(lines.group(2));
          requests++;
        }
      }
    } catch (IOException e) {
      throw unusable(usage, e);
    }
  }

  /// Sets the most that a request can come to aside. Waits while others are in flight that may turn
  /// out smaller.
  ///
  /// @throws UserException with exit LIMIT_REACHED
  synchronized Reservation reserve(long mostInput, long mostOutput) throws InterruptedException {
    while (!limits.allow(input + inputAside + mostInput, output + outputAside + mostOutput)) {
      if (inFlight == 0) {
        throw reached(mostInput, mostOutput);
      }
      wait();
    }
    inFlight++;
    inputAside += mostInput;
    outputAside += mostOutput;
    return new Reservation(mostInput, mostOutput);
  }

  /// The request was answered and came to this.
  synchronized void settle(Reservation aside, long usedInput, long usedOutput) {
    input += usedInput;
    output += usedOutput;
    requests++;
    clear(aside);
    Path usage = file;
    if (usage != null) {
      append(usage, usedInput + " " + usedOutput + "\n");
    }
  }

  /// The request was sent and nobody knows what it came to.
  void settleInFull(Reservation aside) {
    settle(aside, aside.input(), aside.output());
  }

  /// The request was refused before it cost anything.
  synchronized void giveBack(Reservation aside) {
    clear(aside);
  }

  private synchronized void clear(Reservation aside) {
    inputAside -= aside.input();
    outputAside -= aside.output();
    inFlight--;
    notifyAll();
  }

  public synchronized Usage usage() {
    return new Usage(requests, input, output, limits.cost(input, output));
  }

  /// For people.
  public String describe() {
    Usage usage = usage();
    String tokens =
        String.format(
            Locale.ROOT,
            "%,d requests, %,d tokens of prompts, %,d of answers",
            usage.requests(),
            usage.input(),
            usage.output());
    return limits.hasPrices()
        ? tokens + String.format(Locale.ROOT, ", cost %.4f", usage.cost())
        : tokens;
  }

  private UserException reached(long mostInput, long mostOutput) {
    return new UserException(
        Exit.LIMIT_REACHED,
        "The limit for the endpoint does not allow another request: "
            + describe()
            + " so far, and the next could take up to %d".formatted(mostInput + mostOutput),
        limits.exceededBy(input + mostInput, output + mostOutput),
        "Raise the limit and continue with --resume; what was written is kept.");
  }

  private static void append(Path usage, String line) {
    try {
      Files.writeString(
          usage,
          line,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unusable(usage, e);
    }
  }

  private static UserException unusable(Path usage, IOException cause) {
    return new UserException(
        Exit.ENVIRONMENT,
        "What the endpoint was asked for cannot be kept",
        usage.toString(),
        "Check free space and permissions, then continue with --resume.",
        cause);
  }
}
