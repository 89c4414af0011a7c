package dev.safesynth.run;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Writes each note with its time to the log of the run and passes it on.
final class RunLog implements RunListener {
  private final Path file;
  private final RunListener next;
  private String phaseTold = "";
  private int tenthsTold;

  RunLog(Path file, RunListener next) {
    this.file = file;
    this.next = next;
  }

  @Override
  public void note(String line) {
    append(line);
    next.note(line);
  }

  @Override
  public synchronized void progress(
      String phase, int done, int total, long tokens, double seconds, double charged) {
    int tenths = total == 0 ? 10 : 10 * done / total;
    if (!phase.equals(phaseTold) || tenths > tenthsTold) {
      append("%s: %d of %d texts".formatted(phase, done, total));
      phaseTold = phase;
      tenthsTold = tenths;
    }
    next.progress(phase, done, total, tokens, seconds, charged);
  }

  private void append(String line) {
    try {
      Files.writeString(
          file,
          Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The log cannot be written",
          file.toString(),
          "Check free space and permissions, then continue with --resume.",
          e);
    }
  }
}
