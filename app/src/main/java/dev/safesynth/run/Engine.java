package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Natives;
import dev.safesynth.llm.Quantiser;
import dev.safesynth.llm.WeightFormat;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Conversion;
import dev.safesynth.store.Gpu;
import dev.safesynth.store.Progress;
import dev.safesynth.store.Setup;
import dev.safesynth.store.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The loaded model with what identifies it.
///
/// @param name as the configuration calls it
/// @param sha256 of the model file
/// @param library version of llama.cpp
/// @param embeddings folder of the model for sentence embeddings, where it is set up
public record Engine(
    LanguageModel model, String name, String sha256, String library, Optional<Path> embeddings)
    implements AutoCloseable {

  /// Loads the model that a configuration names. Pinned artifacts must have been set up.
  public static Engine open(RunConfig.Model config, Map<String, String> environment) {
    ArtifactStore store = ArtifactStore.open(environment, Progress.silent());
    Path file =
        switch (config.weights()) {
          case Weights.Named named -> store.model(named.name());
          case Weights.File own -> own.path();
        };
    String name =
        switch (config.weights()) {
          case Weights.Named named -> named.name();
          case Weights.File own -> own.path().getFileName().toString();
        };
    Path folder = config.natives().orElseGet(() -> store.natives(gpu(config.gpu())));
    Natives natives = Natives.load(folder);
    String digest = digest(file);
    LanguageModel model = LanguageModel.open(natives, file, config.gpuLayers());
    return new Engine(model, name, digest, natives.version(), store.findEmbeddings());
  }

  /// Opens the model for sentence vectors, for methods that cannot do without.
  ///
  /// @throws UserException with exit MODEL when it is not set up
  public Embedder embedder() {
    return Embedder.open(requireEmbeddings());
  }

  /// Where that model is.
  Path requireEmbeddings() {
    return embeddings.orElseThrow(
        () ->
            new UserException(
                Exit.MODEL,
                "The model for sentence vectors is not set up, and method.name private-evolution"
                    + " needs it",
                name,
                "Run ./safesynth setup, or choose another method.name."));
  }

  /// The set-up of a store that converts with llama.cpp's own quantiser.
  public static Setup setup(ArtifactStore store) {
    return new Setup(store, Engine::quantiser);
  }

  private static Conversion quantiser(Path natives) {
    return (source, target) ->
        Quantiser.convert(Natives.load(natives), source, target, WeightFormat.Q8_0);
  }

  private static Gpu gpu(RunConfig.Gpu gpu) {
    return Gpu.valueOf(gpu.name());
  }

  private static String digest(Path file) {
    try {
      return Sha256.of(file).hex();
    } catch (IOException e) {
      throw new UserException(
          Exit.MODEL,
          "The model file cannot be read",
          file.toString(),
          "Run './safesynth setup' or correct the path.",
          e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
