package dev.safesynth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFingerprintTest {
  @TempDir private Path folder;

  /// RFC 4231, test case 1.
  @Test
  void agreesWithThePublishedTestCase() throws IOException {
    Path file = folder.resolve("data");
    Files.write(file, "Hi There".getBytes(StandardCharsets.US_ASCII));
    byte[] key = new byte[20];
    Arrays.fill(key, (byte) 0x0b);

    assertThat(DatasetFingerprint.of(file, key).hex())
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  }

  @Test
  void shortSaltIsRefused() {
    assertThatThrownBy(() -> DatasetFingerprint.of(folder, new byte[8]))
        .hasMessage("salt must have >= 16 bytes, was 8");
  }
}
