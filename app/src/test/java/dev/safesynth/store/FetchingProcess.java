package dev.safesynth.store;

import java.nio.file.Path;
import java.util.List;

/// The main class of a second process that sets up the same cache: folder, program folder,
/// manifest.
final class FetchingProcess {
  private FetchingProcess() {}

  public static void main(String[] arguments) {
    var store =
        new ArtifactStore(
            Path.of(arguments[0]),
            Manifest.read(Path.of(arguments[2])),
            Cache.PLATFORM,
            new SearchPath(List.of(Path.of(arguments[1]))),
            Progress.silent());
    store.fetchNatives(Gpu.CPU);
    store.natives(Gpu.CPU);
  }
}
