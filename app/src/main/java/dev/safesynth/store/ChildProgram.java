package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Runs another program to its end, and takes it along when this one has to stop.
final class ChildProgram {
  private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s]+@");
  private static final int LINES_HEARD = 200;
  private static final int LINES_TOLD = 2;

  private ChildProgram() {}

  /// @param folder where the program runs
  /// @return empty after success, else what the program said last, on one line
  /// @throws UserException (interrupted) when the thread is interrupted; the program is then gone
  static String run(List<String> command, Path folder, Duration limit) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // What it leaves when it is killed goes with the folder, and /tmp is often small.
    builder.environment().put("TMPDIR", folder.toString());
    Process process = builder.start();
    var output = new ArrayDeque<String>();
    // Not into a file: where the disk is full, the reason would not be in it.
    Thread listener = Thread.startVirtualThread(() -> listen(process, output));
    // Ctrl-C reaches a child by itself, a plain kill of this process does not.
    Thread reaper = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(reaper);
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return "gave up after " + limit.toMinutes() + " minutes";
      }
      int code = process.exitValue();
      // A grandchild that lives on may hold the pipe open.
      listener.join(Duration.ofSeconds(2));
      synchronized (output) {
        return code == 0 ? "" : "exit code " + code + lastWords(output);
      }
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

  private static void listen(Process process, Deque<String> output) {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (output) {
          output.addLast(line.strip());
          if (output.size() > LINES_HEARD) {
            output.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      // The program was killed, and its end of the pipe closed under us.
      synchronized (output) {
        output.addLast("");
      }
    }
  }

  /// Prefers lines that speak of an error: both npm and pip end with advice.
  private static String lastWords(Collection<String> output) {
    List<String> lines = output.stream().filter(line -> !line.isEmpty()).toList();
    List<String> errors =
        lines.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).contains("error"))
            .filter(line -> line.length() > "npm error".length() && !line.contains("complete log"))
            .toList();
    List<String> best = errors.isEmpty() ? lines : errors;
    String said =
        best.stream()
            .skip(Math.max(0, best.size() - LINES_TOLD))
            .collect(Collectors.joining(" / "));
    return said.isEmpty() ? "" : ": " + CREDENTIALS.matcher(said).replaceAll("//");
  }
}
