package dev.safesynth.llm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The natives and the model that tests run on, opened once for all of them. Their places come from
/// the system properties `safesynth.natives` and `safesynth.model`, else from the cache folder that
/// `./safesynth setup` fills (moved by the property `safesynth.test.home` or the variable
/// `SAFESYNTH_HOME`). Nothing is skipped when they are missing: the engine is not optional.
public final class TestModel {
  private static @Nullable LanguageModel shared;

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

  public static Path directory() {
    return find("safesynth.natives", List.of("natives/linux-x64-3.22.1-cpu", "natives"));
  }

  public static Path file() {
    return find(
        "safesynth.model",
        List.of("models/SmolLM2-135M-Instruct.Q8_0.gguf", "SmolLM2-135M-Instruct.Q8_0.gguf"));
  }

  private static Path find(String property, List<String> candidates) {
    String named = System.getProperty(property);
    if (named != null) {
      return Path.of(named);
    }
    return candidates.stream()
        .map(home()::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Tests need llama.cpp and a model: run './safesynth setup', or set -D%s (looked in %s)"
                        .formatted(property, home())));
  }

  private static Path home() {
    String property = System.getProperty("safesynth.test.home");
    String variable = System.getenv("SAFESYNTH_HOME");
    if (property != null) {
      return Path.of(property);
    }
    return variable != null
        ? Path.of(variable)
        : Path.of(System.getProperty("user.home"), ".cache", "safesynth");
  }
}
