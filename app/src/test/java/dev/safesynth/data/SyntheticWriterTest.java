package dev.safesynth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.data.RecordSource.EmptyText;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticWriterTest {
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\"\"",
          "'",
          ",",
          ";",
          "\t",
          "\n",
          "\r",
          "\r\n",
          "\\",
          "=1+1",
          "@",
          "-",
          "{",
          "}",
          "[",
          "#",
          "\u0000",
          "\u0007",
          "\u00a0",
          "\u2028",
          "\ufeff",
          "\ufffd",
          "\u00fc",
          "\u4e2d",
          "\ud83d\ude00",
          "e\u0301",
          "<|im_end|>",
          "</script>",
          "null",
          "NaN",
          " ",
          "word",
          "PAR1");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void nastyTextComesBackAsItWas(FileFormat format) {
    var random = new SplittableRandom(7);
    List<LabelledText> rows =
        IntStream.range(0, 3000)
            .mapToObj(i -> new LabelledText("label " + (char) ('a' + i % 3), "x" + nasty(random)))
            .toList();
    Path file = folder.resolve("out." + format.word());

    SyntheticWriter.write(file, format, "text", "label", rows);

    assertThat(read(file, format)).isEqualTo(rows);
  }

  @ParameterizedTest
  @EnumSource
  void largeTablesAndLongTextsComeBack(FileFormat format) {
    List<LabelledText> rows =
        IntStream.range(0, 60_000)
            .mapToObj(i -> new LabelledText("label a", i == 7 ? "y".repeat(3 << 20) : "text " + i))
            .toList();
    Path file = folder.resolve("out." + format.word());

    SyntheticWriter.write(file, format, "text", "label", rows);

    assertThat(read(file, format)).isEqualTo(rows);
  }

  @Test
  void csvIsQuotedWhereNeededAndFormulasAreLeftAlone() throws IOException {
    Path file = folder.resolve("out.csv");

    SyntheticWriter.write(
        file,
        FileFormat.CSV,
        "body",
        "the class",
        List.of(new LabelledText("a,b", "=1+1"), new LabelledText("c", "say \"hi\"\nnow")));

    assertThat(Files.readString(file))
        .isEqualTo("body,the class\n=1+1,\"a,b\"\n\"say \"\"hi\"\"\nnow\",c\n");
  }

  @Test
  void jsonLinesKeepTheOrderOfColumns() throws IOException {
    Path file = folder.resolve("out.jsonl");

    SyntheticWriter.write(
        file, FileFormat.JSONL, "body", "class", List.of(new LabelledText("a", "b\u2028\"c")));

    assertThat(Files.readString(file)).isEqualTo("{\"body\":\"b\u2028\\\"c\",\"class\":\"a\"}\n");
  }

  @ParameterizedTest
  @EnumSource
  void lonelySurrogatesBecomeReplacementCharacters(FileFormat format) {
    Path file = folder.resolve("out." + format.word());

    SyntheticWriter.write(
        file, format, "text", "label", List.of(new LabelledText("label a", "x\ud800y\udc00")));

    assertThat(read(file, format).getFirst().text()).isEqualTo("x\ufffdy\ufffd");
  }

  @Test
  void parquetBytesAreStable() throws IOException {
    Path file = folder.resolve("out.parquet");

    SyntheticWriter.write(
        file, FileFormat.PARQUET, "text", "label", List.of(new LabelledText("a", "b")));

    byte[] bytes = Files.readAllBytes(file);
    assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(new String(bytes, bytes.length - 4, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
  }

  @Test
  void anEarlierFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("new/folders/out.csv");
    var rows = List.of(new LabelledText("a", "b"));

    SyntheticWriter.write(file, FileFormat.CSV, "text", "label", rows);
    SyntheticWriter.write(file, FileFormat.CSV, "words", "label", rows);

    assertThat(Files.readString(file)).startsWith("words,");
    assertThat(namesIn(file.resolveSibling(""))).containsExactly("out.csv");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDiskLeavesTheOldFileAndNoPart() throws IOException {
    Path file = folder.resolve("out.csv");
    Files.writeString(file, "old");
    Path temporary = folder.resolve("temporary");
    Files.createSymbolicLink(temporary, Path.of("/dev/full")); // every write fails: no space

    UserException refused =
        catchThrowableOfType(
            UserException.class,
            () -> AtomicFile.write(file, temporary, out -> out.write(new byte[1 << 20])));

    assertThat(refused.exit()).isEqualTo(Exit.ENVIRONMENT);
    assertThat(refused)
        .hasMessageContaining("The disk is full")
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Free some space");
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(namesIn(folder)).containsExactly("out.csv");
  }

  @Test
  void failureWhileWritingLeavesNothing() throws IOException {
    Path file = folder.resolve("out.csv");

    UserException refused =
        catchThrowableOfType(
            UserException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("cable pulled");
                    }));

    assertThat(refused.exit()).isEqualTo(Exit.ENVIRONMENT);
    assertThat(namesIn(folder)).isEmpty();
  }

  @Test
  void folderThatCannotBeMadeIsExplained() throws IOException {
    Path file = folder.resolve("taken");
    Files.writeString(file, "a file");

    UserException refused =
        catchThrowableOfType(
            UserException.class,
            () -> AtomicFile.write(file.resolve("out.csv"), out -> out.write(1)));

    assertThat(refused.exit()).isEqualTo(Exit.ENVIRONMENT);
    assertThat(refused).hasMessageContaining("may be written to");
  }

  private static String nasty(SplittableRandom random) {
    var text = new StringBuilder();
    random
        .ints(random.nextInt(6), 0, PIECES.size())
        .forEach(piece -> text.append(PIECES.get(piece)));
    return text.toString();
  }

  private static List<LabelledText> read(Path file, FileFormat format) {
    var source =
        new RecordSource(
            file, format, ',', List.of("text"), "label", Optional.empty(), EmptyText.REFUSE);
    return RecordTable.read(source, List.of("label a", "label b", "label c")).stream()
        .map(DataRecord::content)
        .toList();
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
