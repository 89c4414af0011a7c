package dev.safesynth.embedding;

import dev.safesynth.failure.UserException;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Manifest;
import dev.safesynth.store.Progress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The embedder that tests share: the model that `./safesynth setup` has put into the cache.
/// Nothing is skipped when it is missing.
public final class TestEmbedder {
  private static @Nullable Embedder shared;

  private TestEmbedder() {}

  public static synchronized Embedder shared() {
    Embedder embedder = shared;
    if (embedder == null) {
      shared = embedder = Embedder.open(folder());
    }
    return embedder;
  }

  public static Path folder() {
    try {
      return ArtifactStore.open(System.getenv(), Manifest.builtIn(), Progress.silent())
          .embeddings();
    } catch (UserException e) {
      throw new IllegalStateException("run ./safesynth setup first", e);
    }
  }
}
