package dev.safesynth.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {
  @TempDir private Path folder;
  private Cache cache;
  private Path calls;

  @BeforeEach
  void makeSlowSource() throws IOException {
    cache = new Cache(folder);
    calls = folder.resolve("calls");
    cache.program(
        "npm", "echo called >> " + calls + "; sleep 1; cp " + cache.libraries() + " fetched.tgz");
  }

  @Test
  void twoProcessesFetchOnce() throws IOException, InterruptedException {
    Path manifest = manifest();
    Process first = process(manifest);
    Process second = process(manifest);

    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(first.inputReader().lines()).isEmpty();
    assertThat(second.inputReader().lines()).isEmpty();
    assertThat(List.of(first.exitValue(), second.exitValue())).containsExactly(0, 0);
    assertThat(Files.readAllLines(calls)).containsExactly("called");
  }

  @Test
  void twoThreadsFetchOnce() throws Exception {
    ArtifactStore store =
        cache.store(Cache.nativesEntry(folder.resolve("natives.tgz"), "{npm: 'x@1'}"));
    Callable<Path> fetch = () -> store.fetchNatives(Gpu.CPU);

    try (var threads = Executors.newFixedThreadPool(2)) {
      var results = threads.invokeAll(List.of(fetch, fetch));
      assertThat(results.get(0).get()).isEqualTo(results.get(1).get());
    }

    assertThat(Files.readAllLines(calls)).containsExactly("called");
  }

  @Test
  void aProcessThatDiesLeavesNoLock() throws IOException, InterruptedException {
    Path manifest = manifest();
    cache.program("npm", "echo called >> " + calls + "; exec sleep 600");
    Process doomed = process(manifest);
    while (!Files.exists(calls)) {
      assertThat(doomed.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
    }
    List<ProcessHandle> children = doomed.descendants().toList();
    doomed.destroyForcibly().waitFor();
    children.forEach(ProcessHandle::destroyForcibly);
    cache.program("npm", "cp " + folder.resolve("natives.tgz") + " fetched.tgz");

    Process next = process(manifest);

    assertThat(next.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(next.exitValue()).isZero();
  }

  private Path manifest() throws IOException {
    return cache.manifest(Cache.nativesEntry(folder.resolve("natives.tgz"), "{npm: 'x@1'}"));
  }

  private Process process(Path manifest) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FetchingProcess.class.getName(),
            cache.root.toString(),
            cache.programs.toString(),
            manifest.toString())
        .redirectErrorStream(true)
        .start();
  }
}
