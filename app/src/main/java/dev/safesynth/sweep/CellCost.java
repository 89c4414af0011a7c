package dev.safesynth.sweep;

import dev.safesynth.data.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one run took, evaluation and all, over every time it was begun or gone on with.
///
/// @param seconds of wall clock
/// @param cpuSeconds of all threads
record CellCost(double seconds, double cpuSeconds) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Path file(Path folder) {
    return folder.resolve("cost.json");
  }

  static Optional<CellCost> read(Path folder) {
    try {
      if (!Files.exists(file(folder))) {
        return Optional.empty();
      }
      JsonNode tree = JSON.readTree(Files.readString(file(folder)));
      return Optional.of(
          new CellCost(tree.get("seconds").asDouble(), tree.get("cpu_seconds").asDouble()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds to what was noted before.
  void note(Path folder) {
    CellCost before = read(folder).orElse(new CellCost(0, 0));
    String json =
        JSON.writeValueAsString(
            Map.of(
                "seconds",
                before.seconds + seconds,
                "cpu_seconds",
                before.cpuSeconds + cpuSeconds));
    AtomicFile.write(file(folder), out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
  }
}
