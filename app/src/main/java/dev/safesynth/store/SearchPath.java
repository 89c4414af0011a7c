package dev.safesynth.store;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folders in which programs are looked for.
public record SearchPath(List<Path> folders) {
  public SearchPath {
    folders = List.copyOf(folders);
  }

  /// The folders of an environment variable.
  ///
  /// @param path value of the environment variable `PATH`
  public static SearchPath of(String path) {
    return new SearchPath(
        Arrays.stream(path.split(File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList());
  }

  /// A program, under its plain name or with an ending that Windows runs.
  Optional<Path> find(String program) {
    return folders.stream()
        .flatMap(
            folder ->
                Stream.of("", ".cmd", ".exe", ".bat").map(end -> folder.resolve(program + end)))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
