package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Runs another program to its end, and takes it along when this one has to stop.
final class ChildProgram {
  private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s]+@");
  private static final int LINES_KEPT = 2;

  private ChildProgram() {}

  /// @param folder where the program runs
  /// @param log takes its output
  /// @return empty after success, else what the program said last, on one line
  /// @throws UserException (interrupted) when the thread is interrupted; the program is then gone
  static String run(List<String> command, Path folder, Path log, Duration limit)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // What it leaves when it is killed goes with the folder, and /tmp is often small.
    builder.environment().put("TMPDIR", folder.toString());
    Process process = builder.start();
    // Ctrl-C reaches a child by itself, a plain kill of this process does not.
    Thread reaper = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(reaper);
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return "gave up after " + limit.toMinutes() + " minutes";
      }
      int code = process.exitValue();
      return code == 0 ? "" : "exit code " + code + lastWords(log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(
          Exit.INTERRUPTED, "Stopped", command.getFirst(), "Run it again to go on.", e);
    } finally {
      kill(process);
      removeHook(reaper);
    }
  }

  private static void removeHook(Thread reaper) {
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException e) {
      reaper.interrupt(); // already shutting down: the hook runs, or has run
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// Prefers lines that speak of an error: both npm and pip end with advice.
  private static String lastWords(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), Charset.defaultCharset())
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    List<String> errors =
        lines.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).contains("error"))
            .filter(line -> line.length() > "npm error".length() && !line.contains("complete log"))
            .toList();
    List<String> best = errors.isEmpty() ? lines : errors;
    String said =
        best.stream()
            .skip(Math.max(0, best.size() - LINES_KEPT))
            .collect(Collectors.joining(" / "));
    return said.isEmpty() ? "" : ": " + CREDENTIALS.matcher(said).replaceAll("//");
  }
}
