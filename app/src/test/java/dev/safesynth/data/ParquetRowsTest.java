package dev.safesynth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.data.RecordSource.EmptyText;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files come from pyarrow, see `make_parquet.py` beside them.
class ParquetRowsTest {
  private static final Path FILES = Path.of("src/test/resources/data");
  private static final List<String> LABELS = List.of("card_arrival", "card_lost");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "zstd", "gzip"})
  void filesOfTheReferenceLibraryAreRead(String codec) {
    var source = source(FILES.resolve("pyarrow-" + codec + ".parquet"), "text", EmptyText.SKIP);

    List<DataRecord> records = RecordTable.read(source, LABELS);

    assertThat(records).extracting(DataRecord::id).containsExactly("1", "4", "5");
    assertThat(records)
        .extracting(DataRecord::content)
        .containsExactly(
            new LabelledText("card_arrival", "Where is my card?"),
            new LabelledText("card_arrival", "Gr\u00fc\u00dfe \ud83d\ude00"),
            new LabelledText("card_lost", "a\nb, \"c\""));
  }

  @Test
  void rowsWithoutTextAreRefusedWithTheirNumbers() {
    UserException refused =
        refusal(source(FILES.resolve("pyarrow-snappy.parquet"), "text", EmptyText.REFUSE));

    assertThat(refused.where()).endsWith("row 2, row 3, column text");
  }

  @ParameterizedTest
  @ValueSource(strings = "scores")
  void columnsThatAreNotTextAreRefused(String column) {
    UserException refused =
        refusal(source(FILES.resolve("pyarrow-snappy.parquet"), column, EmptyText.REFUSE));

    assertThat(refused.where()).endsWith("column " + column);
    assertThat(refused.what()).isEqualTo("The column is not text");
  }

  @Test
  void cutOffFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(FILES.resolve("pyarrow-none.parquet"));
    Path file = folder.resolve("cut.parquet");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertThat(refusal(source(file, "text", EmptyText.REFUSE)))
        .hasMessageContaining("cannot be read as Parquet")
        .hasMessageContaining("complete")
        .hasNoCause();
  }

  @Test
  void textUnderAParquetNameIsRecognised() throws IOException {
    Path file = folder.resolve("in.parquet");
    Files.writeString(file, "text,label\n");

    assertThat(refusal(source(file, "text", EmptyText.REFUSE)))
        .hasMessageContaining("is not a Parquet file");
  }

  @Test
  void parquetUnderACsvFormatIsRecognised() {
    var source =
        new RecordSource(
            FILES.resolve("pyarrow-none.parquet"),
            FileFormat.CSV,
            ',',
            List.of("text"),
            "label",
            Optional.empty(),
            EmptyText.REFUSE);

    assertThat(refusal(source)).hasMessageContaining("Set input.format: parquet");
  }

  private static UserException refusal(RecordSource source) {
    UserException refused =
        catchThrowableOfType(UserException.class, () -> RecordTable.read(source, LABELS));
    assertThat(refused.exit()).isEqualTo(Exit.BAD_DATA);
    return refused;
  }

  private static RecordSource source(Path file, String text, EmptyText emptyText) {
    return new RecordSource(
        file, FileFormat.PARQUET, ',', List.of(text), "label", Optional.of("id"), emptyText);
  }
}
