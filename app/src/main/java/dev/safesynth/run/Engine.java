package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Completer;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.LocalCompleter;
import dev.safesynth.llm.Natives;
import dev.safesynth.llm.Parallelism;
import dev.safesynth.llm.Quantiser;
import dev.safesynth.llm.WeightFormat;
import dev.safesynth.llm.remote.RemoteModel;
import dev.safesynth.method.GenerationSettings;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Conversion;
import dev.safesynth.store.Gpu;
import dev.safesynth.store.Progress;
import dev.safesynth.store.Setup;
import dev.safesynth.store.Sha256;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The models of a run with what identifies them: the one in this process, and the one behind an
/// endpoint where that writes the texts.
///
/// @param local absent only beside an endpoint, where it is not set up
/// @param name of the local model, as the configuration calls it
/// @param sha256 of the local model's file
/// @param library version of llama.cpp
/// @param embeddings folder of the model for sentence embeddings, where it is set up
public record Engine(
    Optional<LanguageModel> local,
    String name,
    String sha256,
    String library,
    Optional<Path> embeddings,
    Optional<RemoteModel> remote)
    implements AutoCloseable {
  private static final int REMEMBERED_TEXTS = 1 << 16;

  /// A local model alone.
  public Engine(
      LanguageModel model, String name, String sha256, String library, Optional<Path> embeddings) {
    this(Optional.of(model), name, sha256, library, embeddings, Optional.empty());
  }

  /// Loads the model that a configuration names, and opens the endpoint without asking it anything.
  /// Pinned artifacts must have been set up, unless an endpoint writes the texts.
  public static Engine open(RunConfig.Model config, Map<String, String> environment) {
    ArtifactStore store = ArtifactStore.open(environment, Progress.silent());
    return switch (config.weights()) {
      case Weights.Endpoint(var settings, Weights beside) -> {
        RemoteModel remote = RemoteModel.open(settings, environment);
        yield beside(config, beside, store)
            .map(local -> local.with(remote))
            .orElseGet(
                () ->
                    new Engine(
                        Optional.empty(), "", "", "", store.findEmbeddings(), Optional.of(remote)));
      }
      case Weights.Named _, Weights.File _ -> local(config, config.weights(), store);
    };
  }

  /// What needs it says so when it is not there.
  private static Optional<Engine> beside(
      RunConfig.Model config, Weights weights, ArtifactStore store) {
    try {
      return Optional.of(local(config, weights, store));
    } catch (UserException e) {
      if (e.exit() == Exit.MODEL) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Engine local(RunConfig.Model config, Weights weights, ArtifactStore store) {
    Path file =
        switch (weights) {
          case Weights.Named named -> store.model(named.name());
          case Weights.File own -> own.path();
          case Weights.Endpoint _ -> throw new IllegalStateException("an endpoint has no file");
        };
    String name =
        weights instanceof Weights.Named named ? named.name() : file.getFileName().toString();
    Path folder = config.natives().orElseGet(() -> store.natives(gpu(config.gpu())));
    Natives natives = Natives.load(folder);
    String digest = digest(file);
    LanguageModel model = LanguageModel.open(natives, file, config.gpuLayers());
    return new Engine(model, name, digest, natives.version(), store.findEmbeddings());
  }

  private Engine with(RemoteModel endpoint) {
    return new Engine(local, name, sha256, library, embeddings, Optional.of(endpoint));
  }

  /// The model in this process.
  ///
  /// @throws UserException with exit MODEL when there is only an endpoint
  public LanguageModel model() {
    return local.orElseThrow(
        () ->
            new UserException(
                Exit.MODEL,
                "This needs a model in this process beside the endpoint, and none is set up",
                "model.name",
                "Run './safesynth setup', or correct model.name or model.path."));
  }

  /// What continues prompts that hold nothing private: the endpoint where there is one.
  Completer completer(GenerationSettings settings) {
    return remote
        .map(RemoteModel::completer)
        .orElseGet(
            () ->
                new LocalCompleter(
                    model(),
                    new Parallelism(settings.decoders(), settings.threadsPerDecoder()),
                    settings.contextMemory()));
  }

  /// What a resumed run must find again: what writes the texts, and beside an endpoint the model in
  /// this process, too, which measures words.
  String identity() {
    return remote
        .map(RemoteModel::settings)
        .map(settings -> settings.address() + " " + settings.model() + " " + sha256)
        .map(place -> URLEncoder.encode(place, StandardCharsets.UTF_8))
        .orElse(sha256);
  }

  /// Opens the model for sentence vectors, for methods that cannot do without. It remembers as many
  /// texts as fit into about 150 MB.
  ///
  /// @throws UserException with exit MODEL when it is not set up
  public Embedder embedder() {
    return Embedder.open(requireEmbeddings(), REMEMBERED_TEXTS);
  }

  /// Where that model is.
  private Path requireEmbeddings() {
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
    remote.ifPresent(RemoteModel::close);
    local.ifPresent(LanguageModel::close);
  }
}
