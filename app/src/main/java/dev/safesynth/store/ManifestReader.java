package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Parses a manifest strictly: unknown and duplicate keys are errors.
final class ManifestReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private static final Pattern COORDINATES = Pattern.compile("[\\w.-]+:[\\w.-]+:[\\w.-]+");

  private ManifestReader() {}

  /// The YAML document.
  private record Document(List<Entry> artifacts) {}

  /// `about` and `licence` are for the people who read the file.
  private record Entry(
      String name,
      String about,
      String licence,
      Optional<String> platform,
      Optional<List<Gpu>> gpu,
      Optional<File> archive,
      Optional<File> file,
      Optional<String> convert,
      Optional<OnnxFiles> embeddings,
      List<Map<String, String>> sources) {}

  private record OnnxFiles(String model, String tokenizer) {}

  private record File(String name, Optional<String> sha256, Optional<String> take) {
    PinnedFile pinned() {
      return new PinnedFile(name, sha256.map(Sha256::new));
    }

    String taken() {
      return take.orElseThrow(() -> new IllegalArgumentException("archive needs \"take\""));
    }
  }

  static List<Artifact> read(byte[] yaml, Path file) {
    try {
      Document document = YAML.readValue(yaml, Document.class);
      return document.artifacts.stream().map(entry -> artifact(entry, file)).toList();
    } catch (JacksonException e) {
      var at = e.getLocation();
      String place = at == null ? file.toString() : file + ":" + at.getLineNr();
      throw refused(inPlainWords(e), place, e);
    }
  }

  /// Jackson's message without the names of classes and settings.
  private static String inPlainWords(JacksonException e) {
    return String.valueOf(e.getOriginalMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("Null value for creator property '(\\w+)'.*", "\"$1\" is missing")
        .replaceFirst(" \\((class|through) .*", "");
  }

  private static Artifact artifact(Entry entry, Path file) {
    try {
      PinnedFile.requirePlainName(entry.name);
      List<Source> sources = entry.sources.stream().map(s -> source(s, file)).toList();
      if (entry.platform.isPresent()) {
        return natives(entry, sources);
      }
      return entry
          .embeddings
          .<Artifact>map(files -> embeddings(entry, files, sources))
          .orElseGet(() -> model(entry, sources));
    } catch (IllegalArgumentException e) {
      throw refused(entry.name + ": " + e.getMessage(), file.toString(), e);
    }
  }

  private static Artifact natives(Entry entry, List<Source> sources) {
    File archive =
        entry.archive.orElseThrow(() -> new IllegalArgumentException("natives need \"archive\""));
    String[] parts = entry.platform.orElseThrow().split("-", 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException("platform must look like linux-x64");
    }
    return new Artifact.Natives(
        entry.name,
        new Platform(parts[0], parts[1]),
        Set.copyOf(entry.gpu.orElse(List.of(Gpu.CPU))),
        archive.pinned(),
        archive.taken(),
        sources);
  }

  private static Artifact embeddings(Entry entry, OnnxFiles files, List<Source> sources) {
    File archive =
        entry.archive.orElseThrow(
            () -> new IllegalArgumentException("embeddings need \"archive\""));
    return new Artifact.Embeddings(
        entry.name, archive.pinned(), files.model(), files.tokenizer(), sources);
  }

  private static Artifact model(Entry entry, List<Source> sources) {
    PinnedFile file =
        entry
            .file
            .map(File::pinned)
            .orElseThrow(() -> new IllegalArgumentException("a model needs \"file\""));
    if (file.sha256().isEmpty()) {
      throw new IllegalArgumentException("file needs \"sha256\"");
    }
    entry.convert.ifPresent(PinnedFile::requirePlainName);
    return new Artifact.Model(
        entry.name,
        file,
        entry.archive.map(a -> new Artifact.Packed(a.pinned(), a.taken())),
        entry.convert,
        sources);
  }

  private static Source source(Map<String, String> entry, Path manifest) {
    if (entry.size() != 1) {
      throw notASource(entry.keySet());
    }
    var only = entry.entrySet().iterator().next();
    String value = only.getValue();
    return switch (only.getKey()) {
      case "npm" -> new Source.Npm(packageName(value));
      case "pip" -> new Source.Pip(packageName(value));
      case "maven" -> new Source.Maven(coordinates(value));
      case "url" -> new Source.Url(web(value));
      case "path" -> new Source.LocalFile(manifest.toAbsolutePath().resolveSibling(value));
      default -> throw notASource(entry.keySet());
    };
  }

  private static IllegalArgumentException notASource(Set<String> keys) {
    return new IllegalArgumentException(
        "a source is one of npm, pip, maven, url, path, was "
            + keys.stream().sorted().collect(Collectors.joining(", ")));
  }

  /// Keeps a package name from being read as an option of the program it is given to.
  private static String packageName(String value) {
    if (value.isBlank() || value.startsWith("-")) {
      throw new IllegalArgumentException("not a package: \"" + value + "\"");
    }
    return value;
  }

  private static String coordinates(String value) {
    if (!COORDINATES.matcher(value).matches()) {
      throw new IllegalArgumentException("not GROUP:ARTIFACT:VERSION: \"" + value + "\"");
    }
    return value;
  }

  private static URI web(String value) {
    URI address = URI.create(value);
    if (!"https".equals(address.getScheme()) && !"http".equals(address.getScheme())) {
      throw new IllegalArgumentException("url must start with https:// or http://, was " + value);
    }
    return address;
  }

  private static UserException refused(String problem, String place, Exception cause) {
    return new UserException(
        Exit.USAGE,
        "The manifest is not valid: " + problem,
        place,
        "Compare it with artifacts.yaml in the source tree, which has one entry of each kind.",
        cause);
  }
}
