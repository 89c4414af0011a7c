package dev.safesynth.llm;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.llama.LlamaQuantiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Converts model files to another number format with llama.cpp's own code.
public final class Quantiser {
  private Quantiser() {}

  /// Writes `source` in the given format to `target`, which appears complete or not at all: the
  /// work is done in a file beside it that is renamed at the end.
  ///
  /// @throws UserException with exit `MODEL` when the source is damaged or cannot be converted, or
  ///   `ENVIRONMENT` when the target cannot be written
  public static void convert(Natives natives, Path source, Path target, WeightFormat format) {
    GgufHeader.check(source);
    Path partial =
        target.resolveSibling(
            "%s.%d.part".formatted(target.getFileName(), ProcessHandle.current().pid()));
    try {
      LlamaQuantiser.convert(
          natives.library(),
          source.toAbsolutePath(),
          partial.toAbsolutePath(),
          format.number(),
          Runtime.getRuntime().availableProcessors());
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The converted model cannot be written",
          target.toString(),
          "Check free space and permissions of the folder.",
          e);
    } finally {
      delete(partial);
    }
  }

  private static void delete(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      partial.toFile().deleteOnExit();
    }
  }
}
