package dev.safesynth.config;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with a configuration, to report all of it at once.
final class Problems {
  private final List<String> lines = new ArrayList<>();

  /// @param origin `line 5`, `--set`, or empty when the value is nowhere
  void add(String key, String origin, String reason) {
    lines.add(key + (origin.isEmpty() ? "" : " (" + origin + ")") + ": " + reason);
  }

  void throwIfAny(Path file) {
    if (lines.isEmpty()) {
      return;
    }
    throw new UserException(
        Exit.USAGE,
        lines.size() == 1
            ? "The configuration has 1 problem"
            : "The configuration has " + lines.size() + " problems",
        file.toString(),
        "Correct and try again:\n  " + String.join("\n  ", lines));
  }
}
