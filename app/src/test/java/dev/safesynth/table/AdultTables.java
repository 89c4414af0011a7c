package dev.safesynth.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Rows of the census data set Adult, and what a program made of them.
final class AdultTables {
  static final Path GOLDEN = Path.of("src/test/resources/golden/table");

  private AdultTables() {}

  static Tables read() {
    return read(GOLDEN.resolve("adult_synthetic.csv"));
  }

  static Tables read(Path synthetic) {
    return Tables.read(
        GOLDEN.resolve("adult_real.csv"),
        synthetic,
        Optional.of(GOLDEN.resolve("adult_holdout.csv")),
        Optional.empty(),
        Optional.empty());
  }

  /// A generator that gives its private rows away.
  static Tables copied(Path folder) throws IOException {
    return read(Files.copy(GOLDEN.resolve("adult_real.csv"), folder.resolve("copied.csv")));
  }

  static Path file(Path folder, String name, List<String> rows) throws IOException {
    String header = Files.readAllLines(GOLDEN.resolve("adult_real.csv")).getFirst();
    return Files.write(
        folder.resolve(name), Stream.concat(Stream.of(header), rows.stream()).toList());
  }

  static List<String> rows(String name) throws IOException {
    List<String> lines = Files.readAllLines(GOLDEN.resolve(name));
    return lines.subList(1, lines.size());
  }
}
