package dev.safesynth.llm;

import dev.safesynth.failure.UserException;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Gpu;
import dev.safesynth.store.Manifest;
import dev.safesynth.store.Progress;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The natives and the model that tests run on, opened once for all of them: those that
/// `./safesynth setup` has put into the product's cache, or those that the system properties
/// `safesynth.natives` and `safesynth.model` name. Nothing is skipped when they are missing: the
/// engine is not optional.
public final class TestModel {
  /// As the manifest calls it.
  public static final String NAME = "smollm2-135m-instruct";

  private static @Nullable LanguageModel shared;
  private static @Nullable Path directory;
  private static @Nullable Path file;

  private TestModel() {}

  public static synchronized LanguageModel shared() {
    LanguageModel model = shared;
    if (model == null) {
      shared = model = LanguageModel.open(natives(), file(), 0);
    }
    return model;
  }

  public static Natives natives() {
    return Natives.load(directory());
  }

  public static synchronized Path directory() {
    Path found = directory;
    if (found == null) {
      directory = found = find("safesynth.natives", store -> store.natives(Gpu.CPU));
    }
    return found;
  }

  public static synchronized Path file() {
    Path found = file;
    if (found == null) {
      file = found = find("safesynth.model", store -> store.model(NAME));
    }
    return found;
  }

  private static Path find(String property, Function<ArtifactStore, Path> lookup) {
    String named = System.getProperty(property);
    if (named != null) {
      return Path.of(named);
    }
    try {
      return lookup.apply(
          ArtifactStore.open(System.getenv(), Manifest.builtIn(), Progress.silent()));
    } catch (UserException e) {
      throw new IllegalStateException(
          "Tests need llama.cpp and a model: run ./safesynth setup, or set -D%s"
              .formatted(property),
          e);
    }
  }
}
