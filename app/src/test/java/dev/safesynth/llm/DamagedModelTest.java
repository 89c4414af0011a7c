package dev.safesynth.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.InputStream;
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
  @ValueSource(ints = {4, 8, 23, 24, 100, 5_000, 500_000, 1_700_000, 2_000_000, 20_000_000})
  void refusesATruncatedFile(int length) throws IOException {
    assertRefused(write(length), "cannot be loaded");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 15, 16, 23, 24, 31, 32, 60, 63})
  void refusesOrSurvivesADamagedHeader(int offset) throws IOException {
    byte[] bytes = head(3_000_000);
    bytes[offset] = (byte) (bytes[offset] ^ 0x7F);
    Path file = folder.resolve("model.gguf");
    Files.write(file, bytes);

    assertRefused(file, "cannot be loaded");
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
