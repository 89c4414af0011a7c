package dev.safesynth.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Fetches a package with npm, pip or Maven. They know where their registry is, what proxy and
/// mirror this machine uses, and how to authenticate there; this product knows none of that.
final class PackageTool {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /// The version that the build uses, so that who has built has it.
  private static final String MAVEN_COPY =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";

  private final SearchPath programs;

  PackageTool(SearchPath programs) {
    this.programs = programs;
  }

  /// @param folder empty folder that receives the package
  Path npm(Source.Npm source, Path folder) throws IOException {
    Path npm =
        programs.find("npm").orElseThrow(() -> new IOException("the program npm is not installed"));
    String said =
        ChildProgram.run(
            List.of(
                npm.toString(),
                "pack",
                source.specification(),
                "--ignore-scripts",
                "--fetch-retries=1",
                "--prefer-offline", // the digest is checked here, so npm's own copy will do
                "--loglevel=error"),
            folder,
            LIMIT);
    return fetched(folder, ".tgz", said);
  }

  /// @param folder empty folder that receives the wheel
  Path pip(Source.Pip source, Path folder) throws IOException {
    List<List<String>> candidates = pips();
    if (candidates.isEmpty()) {
      throw new IOException("the program pip is not installed");
    }
    String said = "";
    for (List<String> pip : candidates) {
      var command = new ArrayList<>(pip);
      command.addAll(
          List.of(
              "download",
              "--no-deps",
              "--only-binary=:all:",
              "--disable-pip-version-check",
              "--no-input",
              "--retries=1",
              "--progress-bar=off",
              "--dest=.",
              source.specification()));
      said = ChildProgram.run(command, folder, LIMIT);
      if (!said.contains("No module named pip")) {
        break; // this pip works; another one would say the same
      }
    }
    return fetched(folder, ".whl", said);
  }

  /// @param folder empty folder that receives the jar
  Path maven(Source.Maven source, Path folder) throws IOException {
    Path mvn =
        programs.find("mvn").orElseThrow(() -> new IOException("the program mvn is not installed"));
    String said =
        ChildProgram.run(
            List.of(
                mvn.toString(),
                "--batch-mode",
                "--quiet",
                "--no-transfer-progress",
                MAVEN_COPY,
                "-DoutputDirectory=" + folder,
                "-Dartifact=" + source.coordinates()),
            folder,
            LIMIT);
    return fetched(folder, ".jar", said);
  }

  private List<List<String>> pips() {
    Stream<List<String>> direct =
        Stream.of("pip3", "pip")
            .flatMap(p -> programs.find(p).stream())
            .map(p -> List.of(p.toString()));
    Stream<List<String>> modules =
        Stream.of("python3", "python", "py")
            .flatMap(p -> programs.find(p).stream())
            .map(p -> List.of(p.toString(), "-m", "pip"));
    return Stream.concat(direct, modules).toList();
  }

  private static Path fetched(Path folder, String ending, String said) throws IOException {
    if (!said.isEmpty()) {
      throw new IOException(said);
    }
    return find(folder, ending)
        .orElseThrow(() -> new IOException("it ended well but left no " + ending + " file"));
  }

  private static Optional<Path> find(Path folder, String ending) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ending)) {
      var each = files.iterator();
      return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
    }
  }
}
