package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.SmallHeap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManyTextsTest {
  @TempDir private Path folder;

  /// The tokens of these texts alone would take 64 MB as lists of numbers.
  @Test
  void memoryDoesNotGrowWithTheNumberOfTexts() throws Exception {
    Path output = folder.resolve("output");

    int exit = SmallHeap.run(40, ManyTextsProcess.class.getName(), folder, output);

    assertThat(exit).as(Files.readString(output)).isZero();
    try (Stream<String> lines = Files.lines(folder.resolve("synthetic.csv"))) {
      assertThat(lines.filter(line -> line.contains("rain and wind on the coast")))
          .hasSize(ManyTextsProcess.TEXTS);
    }
  }
}
