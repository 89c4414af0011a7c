package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.SmallHeap;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManyRowsTest {
  private static final int ROWS = 200_000;
  private static final List<String> LABELS = List.of("card_arrival", "exchange_rate");

  @TempDir private Path folder;

  /// The texts alone are 60 MB, and a run holds none but those of its sample and of its batches.
  @Test
  void memoryDoesNotGrowWithTheRecordsButForTheHashesOfDeclaredIds() throws Exception {
    writeRows();
    Path output = folder.resolve("output");

    int exit = SmallHeap.run(56, ManyRowsProcess.class.getName(), folder, output);

    String printed = Files.readString(output);
    assertThat(exit).as(printed).isZero();
    Matcher found = Pattern.compile("\\[(\\d+), (\\d+)\\] (\\d+) (\\d+)").matcher(printed.strip());
    assertThat(found.matches()).as(printed).isTrue();
    // the split takes a fifth; its spread and that of the noise are below 200
    for (int label = 1; label <= 2; label++) {
      assertThat(Integer.parseInt(found.group(label)))
          .isBetween((int) (ROWS / 2 * 0.7), (int) (ROWS / 2 * 0.9));
    }
    assertThat(Long.parseLong(found.group(3))).isGreaterThan(1_000_000);
    assertThat(Integer.parseInt(found.group(4))).isBetween(1, 200);
  }

  private void writeRows() throws IOException {
    String text = "Where is the card that I ordered at the bank near the station? ".repeat(5);
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("tickets.csv"))) {
      out.write("id,text,category\n");
      for (int i = 0; i < ROWS; i++) {
        out.write("r" + i + "," + text + i + "," + LABELS.get(i % 2) + "\n");
      }
    }
  }
}
