package dev.safesynth.dp.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Programs of the machine that the fault tests use.
final class Commands {
  private Commands() {}

  static boolean isRoot() {
    return "root".equals(ProcessHandle.current().info().user().orElse(""));
  }

  /// Runs a program to its end.
  ///
  /// @return its exit status
  static int run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .directory(Path.of("/").toFile())
              .start();
      return process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
