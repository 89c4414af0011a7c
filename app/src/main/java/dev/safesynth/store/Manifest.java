package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What can be fetched: the list that ships with the product, `artifacts.yaml`, and in front of it
/// whatever a file of the user's says.
public final class Manifest {
  private static final String BUILT_IN = "artifacts.yaml";

  private final List<Artifact> artifacts;

  private Manifest(List<Artifact> artifacts) {
    this.artifacts = List.copyOf(artifacts);
  }

  /// The list that ships with the product.
  public static Manifest builtIn() {
    try (InputStream in =
        Objects.requireNonNull(Manifest.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
      return new Manifest(ManifestReader.read(in.readAllBytes(), Path.of(BUILT_IN)));
    } catch (IOException e) {
      throw new IllegalStateException(BUILT_IN, e);
    }
  }

  /// A user's file, whose entries come before the built-in ones: one entry is enough to add a
  /// model, or to move an artifact to a mirror by giving its name again.
  ///
  /// @throws UserException (usage) when the file cannot be read or is not a manifest
  public static Manifest read(Path file) {
    try {
      List<Artifact> own = ManifestReader.read(Files.readAllBytes(file), file);
      return new Manifest(Stream.concat(own.stream(), builtIn().artifacts.stream()).toList());
    } catch (IOException e) {
      throw new UserException(
          Exit.USAGE,
          "Cannot read the manifest",
          file.toString(),
          "Give --manifest a readable YAML file.",
          e);
    }
  }

  /// The natives of a platform, as the entry that names them first says.
  Artifact.Natives natives(Platform platform, Gpu gpu) {
    return natives()
        .filter(n -> n.platform().equals(platform) && n.gpus().contains(gpu))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    Exit.MODEL,
                    "There are no natives of llama.cpp for " + platform + " with --gpu " + gpu,
                    "",
                    "Known here: "
                        + natives()
                            .map(n -> n.platform() + " " + n.gpus())
                            .distinct()
                            .collect(Collectors.joining(", "))
                        + ". Choose another --gpu, or add an entry by --manifest."));
  }

  /// The model for sentence embeddings, as the first entry of that kind says.
  Artifact.Embeddings embeddings() {
    return artifacts.stream()
        .filter(Artifact.Embeddings.class::isInstance)
        .map(Artifact.Embeddings.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(BUILT_IN + " lists no embeddings"));
  }

  /// A model by its name.
  Artifact.Model model(String name) {
    return models()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    Exit.MODEL,
                    "There is no model named " + name + " in the manifest",
                    "",
                    "Known here: "
                        + String.join(", ", modelNames())
                        + ". Choose one, or add an entry by --manifest."));
  }

  /// Names of all models, each once.
  public List<String> modelNames() {
    return models().map(Artifact::name).distinct().toList();
  }

  private Stream<Artifact.Natives> natives() {
    return artifacts.stream()
        .filter(Artifact.Natives.class::isInstance)
        .map(Artifact.Natives.class::cast);
  }

  private Stream<Artifact.Model> models() {
    return artifacts.stream()
        .filter(Artifact.Model.class::isInstance)
        .map(Artifact.Model.class::cast);
  }
}
