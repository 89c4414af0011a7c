package dev.safesynth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @TempDir private Path folder;

  /// The unfinished download is a link to the device that is always full, so the error is the
  /// operating system's own.
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsNotTakenForABadNetwork() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, Cache.GGUF.length);
          exchange.getResponseBody().write(Cache.GGUF);
          exchange.close();
        });
    server.start();
    try {
      var cache = new Cache(folder);
      String url = "{url: 'http://localhost:" + server.getAddress().getPort() + "/'}";
      ArtifactStore store = cache.store(Cache.modelEntry(cache.digest(Cache.GGUF), url));
      Artifact.Model model = Manifest.read(folder.resolve("manifest.yaml")).model(Cache.MODEL);
      var source = (Source.Url) model.sources().getFirst();
      Path downloads = Files.createDirectories(store.root().resolve("downloads"));
      Files.createSymbolicLink(
          downloads.resolve(Downloads.partName(model, source)), Path.of("/dev/full"));

      assertThatThrownBy(() -> store.fetchModelSource(Cache.MODEL))
          .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
          .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.ENVIRONMENT))
          .satisfies(e -> assertThat(e.what()).isEqualTo("The disk is full"))
          .satisfies(e -> assertThat(e.where()).contains(downloads.toString()))
          .satisfies(e -> assertThat(e.fix()).contains("SAFESYNTH_HOME"));
      assertThat(store.root().resolve("models")).doesNotExist();
    } finally {
      server.stop(0);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFullDiskThatAProgramReportsIsNamedToo() throws IOException {
    var cache = new Cache(folder);
    Path archive = cache.libraries();
    cache.program("npm", "echo 'npm error ENOSPC: no space left on device, write' >&2; exit 1");
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, "{npm: 'x@1'}"));

    assertThatThrownBy(() -> store.fetchNatives(Gpu.CPU))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.ENVIRONMENT))
        .satisfies(e -> assertThat(e.what()).isEqualTo("The disk is full"));
  }

  @Test
  void saysThatTheCacheFolderCannotBeWritten() throws IOException {
    var cache = new Cache(folder);
    Files.writeString(cache.root, "a file where the folder should be");
    ArtifactStore store = cache.store(Cache.modelEntry(cache.digest(Cache.GGUF)));

    assertThatThrownBy(() -> store.fetchModelSource(Cache.MODEL))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.ENVIRONMENT))
        .satisfies(e -> assertThat(e.what()).isEqualTo("Cannot write to the cache folder"))
        .satisfies(e -> assertThat(e.where()).startsWith(cache.root.toString()));
  }

  /// Even root may not make folders below /proc.
  @Test
  @EnabledOnOs(OS.LINUX)
  void saysThatAReadOnlyFolderCannotBeWritten() throws IOException {
    var manifest = Manifest.builtIn();
    var store =
        new ArtifactStore(
            Path.of("/proc/safesynth"),
            manifest,
            Cache.PLATFORM,
            new SearchPath(List.of()),
            Progress.silent());

    assertThatThrownBy(() -> store.fetchNatives(Gpu.CPU))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.ENVIRONMENT))
        .satisfies(e -> assertThat(e.where()).startsWith("/proc/safesynth"));
  }

  @Test
  void looksForTheCacheWhereTheSystemKeepsSuchThings() {
    Path home = Path.of("/home/someone");
    Platform linux = new Platform("linux", "x64");

    assertThat(ArtifactStore.location(Map.of("SAFESYNTH_HOME", "/big/disk"), linux, home))
        .isEqualTo(Path.of("/big/disk"));
    assertThat(ArtifactStore.location(Map.of("XDG_CACHE_HOME", "/x"), linux, home))
        .isEqualTo(Path.of("/x/safesynth"));
    assertThat(ArtifactStore.location(Map.of("XDG_CACHE_HOME", "relative"), linux, home))
        .isEqualTo(home.resolve(".cache/safesynth"));
    assertThat(ArtifactStore.location(Map.of(), new Platform("mac", "arm64"), home))
        .isEqualTo(home.resolve("Library/Caches/safesynth"));
    assertThat(
            ArtifactStore.location(
                Map.of("LOCALAPPDATA", "/local"), new Platform("win", "x64"), home))
        .isEqualTo(Path.of("/local/safesynth"));
  }
}
