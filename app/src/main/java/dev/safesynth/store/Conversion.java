package dev.safesynth.store;

import java.io.IOException;
import java.nio.file.Path;

/// Turns a model file into the format that runs fastest, by llama.cpp's own quantiser. Passed in by
/// the caller, so that the store knows nothing of the engine.
@FunctionalInterface
public interface Conversion {
  /// Writes the converted file.
  ///
  /// @param source an existing, verified GGUF file
  /// @param target does not exist yet; complete when this returns
  void convert(Path source, Path target) throws IOException;
}
