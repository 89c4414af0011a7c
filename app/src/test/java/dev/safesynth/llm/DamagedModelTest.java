package dev.safesynth.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A model file that is missing, cut off or no model ends with one line, never with a crash.
class DamagedModelTest {
  @TempDir private Path folder;

  private final Natives natives = TestModel.natives();

  @Test
  void refusesAMissingFile() {
    assertRefused(folder.resolve("none.gguf"), "cannot be read");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    assertRefused(write(0), "not in GGUF format");
  }

  @Test
  void refusesATextFile() throws IOException {
    Path file = folder.resolve("model.gguf");
    Files.writeString(file, "not a model");

    assertRefused(file, "not in GGUF format");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 23, 24, 100, 5_000, 500_000, 1_700_000})
  void refusesAFileCutOffInItsHeader(int length) throws IOException {
    assertRefused(write(length), "damaged or incomplete");
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000_000, 20_000_000})
  void refusesAFileCutOffInItsWeights(int length) throws IOException {
    assertRefused(write(length), "a tensor lies outside the file");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 15, 16, 23, 24, 31})
  void refusesADamagedHeader(int offset) throws IOException {
    byte[] bytes = head(3_000_000);
    bytes[offset] = (byte) (bytes[offset] ^ 0x7F);
    Path file = folder.resolve("model.gguf");
    Files.write(file, bytes);

    assertRefused(file, "damaged or incomplete");
  }

  /// llama.cpp ends the process at such a file.
  @Test
  void refusesAVocabularyWithATokenTwice() throws IOException {
    byte[] bytes = head(3_000_000);
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    int from = header.indexOf("<|im_end|>");
    int to = header.indexOf("<gh_stars>");
    System.arraycopy(bytes, from, bytes, to, "<gh_stars>".length());
    Path file = folder.resolve("model.gguf");
    Files.write(file, bytes);

    assertRefused(file, "a token occurs twice");
  }

  @Test
  void quantisingADamagedFileLeavesNothingBehind() throws IOException {
    Path source = write(20_000_000);
    Path target = folder.resolve("target.gguf");

    assertThatThrownBy(() -> Quantiser.convert(natives, source, target, WeightFormat.Q8_0))
        .isInstanceOf(UserException.class);
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(source));
  }

  private void assertRefused(Path file, String what) {
    assertThatThrownBy(() -> LanguageModel.open(natives, file, 0).close())
        .isInstanceOfSatisfying(
            UserException.class, failure -> assertThat(failure.exit()).isEqualTo(Exit.MODEL))
        .hasMessageContaining(what)
        .hasMessageContaining(file.toString())
        .message()
        .hasLineCount(1);
  }

  private Path write(int length) throws IOException {
    Path file = folder.resolve("model.gguf");
    Files.write(file, head(length));
    return file;
  }

  private static byte[] head(int length) throws IOException {
    try (InputStream in = Files.newInputStream(TestModel.file())) {
      return in.readNBytes(length);
    }
  }
}
