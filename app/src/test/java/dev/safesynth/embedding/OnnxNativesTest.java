package dev.safesynth.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNativesTest {
  @TempDir private Path folder;

  /// In a process of its own, whose folder for temporary files is empty before.
  @Test
  void leavesNothingInTheFolderForTemporaryFiles() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddingProcess.class.getName())
            .inheritIO()
            .start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  /// Embeds one text and ends.
  static final class EmbeddingProcess {
    private EmbeddingProcess() {}

    public static void main(String[] arguments) {
      try (Embedder embedder = Embedder.open(TestEmbedder.folder())) {
        if (embedder.embed(List.of("where is my card")).length != 1) {
          throw new IllegalStateException("one text has one vector");
        }
      }
    }
  }
}
