package dev.safesynth.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Digests of files in one folder, kept beside them in the format of `sha256sum -c`, so that damage
/// is noticed later.
record Checksums(Map<String, Sha256> files) {
  Checksums {
    files = Map.copyOf(files);
  }

  /// Digests of all files below a folder.
  static Checksums of(Path folder) throws IOException {
    var files = new TreeMap<String, Sha256>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
      }
    }
    return new Checksums(files);
  }

  static Checksums read(Path list) throws IOException {
    var files = new TreeMap<String, Sha256>();
    try {
      for (String line : Files.readAllLines(list)) {
        files.put(line.substring(66), new Sha256(line.substring(0, 64)));
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(list + " is not a list of checksums", e);
    }
    if (files.isEmpty()) {
      throw new IOException(list + " is empty");
    }
    return new Checksums(files);
  }

  void write(Path list) throws IOException {
    Files.writeString(
        list,
        new TreeMap<>(files)
            .entrySet().stream()
                .map(file -> file.getValue().hex() + "  " + file.getKey() + "\n")
                .collect(Collectors.joining()));
  }

  /// The first file that is missing or differs.
  Optional<Path> firstDamaged(Path folder) throws IOException {
    for (var file : new TreeMap<>(files).entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path) || !Sha256.of(path).equals(file.getValue())) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }
}
