package dev.safesynth.audit;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// The temporary folder of an audit: for its own ledger and for twins of runs, removed at the end.
final class AuditFolder {
  private AuditFolder() {}

  static Path make() {
    try {
      return Files.createTempDirectory("safesynth-audit");
    } catch (IOException e) {
      throw refused(e);
    }
  }

  static UserException refused(IOException cause) {
    return new UserException(
        Exit.ENVIRONMENT,
        "The audit cannot write its temporary files",
        System.getProperty("java.io.tmpdir", ""),
        "Free some space, or set TMPDIR to another folder.",
        cause);
  }

  static void remove(Path folder, AuditListener listener) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException _) {
      listener.note("warning: not removed: " + folder + " (it holds nothing private)");
    }
  }
}
