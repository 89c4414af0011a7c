package dev.safesynth.llm;

import dev.safesynth.failure.UserException;
import dev.safesynth.llm.llama.LlamaLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// llama.cpp's libraries, loaded into this process and found fit.
public final class Natives {
  private static @Nullable Natives loaded;

  private final LlamaLibrary library;

  private Natives(LlamaLibrary library) {
    this.library = library;
  }

  /// Loads the libraries in `directory`, once per process: a second call with the same folder
  /// returns the first result. The libraries are named as their builder named them, with or without
  /// a version; they are checked before they are called.
  ///
  /// @throws UserException with exit `MODEL` when a library is missing, cannot be loaded here or is
  ///   not of the supported version
  /// @throws IllegalStateException when another folder's libraries are loaded already
  public static synchronized Natives load(Path directory) {
    Path folder = real(directory);
    Natives before = loaded;
    if (before == null) {
      loaded = before = new Natives(LlamaLibrary.load(folder));
    } else if (!before.library.directory().equals(folder)) {
      throw new IllegalStateException(
          "llama.cpp is loaded from %s already, %s must wait for another process"
              .formatted(before.library.directory(), folder));
    }
    return before;
  }

  private static Path real(Path directory) {
    try {
      return Files.isDirectory(directory) ? directory.toRealPath() : directory.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// llama.cpp's version, such as `0.5.0-dev`.
  public String version() {
    return library.version();
  }

  /// The computing back end with its instruction sets. Logits are bit-identical between two
  /// machines only if this is equal.
  public String systemInfo() {
    return library.systemInfo();
  }

  LlamaLibrary library() {
    return library;
  }
}
