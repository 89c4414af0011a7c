package dev.safesynth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.data.FileFormat;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.SyntheticWriter;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigDraftTest {
  private static final Path BANKING = Path.of("src/test/resources/data/banking77-sample.csv");

  @TempDir private Path folder;

  @Test
  void draftNamesColumnsAndMarksGuesses() throws IOException {
    Path data = Files.copy(BANKING, folder.resolve("tickets.csv"));
    Path draft = folder.resolve("run.yaml");

    ConfigDraft.write(data, draft);

    assertThat(Files.readString(draft))
        .isEqualTo(
            """
            # A draft. Lines marked REVIEW are guesses made by looking at the data: confirm or correct them.
            # All keys: docs/configuration.md
            # Columns: text, category
            input:
              path: tickets.csv
              text: text # REVIEW: the column with the text
              label: category # REVIEW: the column with the class
            labels: [] # REVIEW: list them from public knowledge; never copied from the data
            privacy:
              epsilon: 4 # REVIEW: smaller is safer; adding or removing one record is what it hides
            output:
              folder: out/tickets
              records: 200 # REVIEW: how many synthetic records
            method:
              describe: texts # REVIEW: public words for the prompt, such as customer questions to a bank
            """);
  }

  @Test
  void draftIsRefusedUntilLabelsAreDeclaredAndRunsThen() throws IOException {
    Path data = Files.copy(BANKING, folder.resolve("tickets.csv"));
    Path draft = folder.resolve("run.yaml");
    ConfigDraft.write(data, draft);

    UserException refused =
        catchThrowableOfType(UserException.class, () -> RunConfig.read(draft, List.of()));
    RunConfig config = RunConfig.read(draft, List.of("labels=[card_arrival, exchange_rate]"));

    assertThat(refused)
        .hasMessageContaining("1 problem")
        .hasMessageContaining("labels (line 8): must list the class labels from public knowledge");
    assertThat(config.input().path()).isEqualTo(data);
  }

  @ParameterizedTest
  @EnumSource
  void noValueOfTheDataIsInTheDraft(FileFormat format) throws IOException {
    List<LabelledText> rows =
        IntStream.range(0, 40)
            .mapToObj(i -> new LabelledText("VALUE-" + i % 2, "VALUE in a longer text"))
            .toList();
    Path data = folder.resolve("in." + format.word());
    SyntheticWriter.write(data, format, "the body", "kind #1", rows);
    Path draft = folder.resolve("run.yaml");

    ConfigDraft.write(data, draft);

    assertThat(Files.readString(draft))
        .doesNotContain("VALUE")
        .contains("text: \"the body\" #", "label: \"kind #1\" #");
  }

  @Test
  void delimiterIsFoundAndNumbersAreNoText() throws IOException {
    Path data =
        Files.writeString(
            folder.resolve("in.csv"),
            "amount;note;kind\n123456789012345;aa bb, cc;x\n223456789012345;dd;y\n323456789012345;ee;x\n423456789012345;ff;y\n");
    Path draft = folder.resolve("sub.yaml");

    ConfigDraft.write(data, draft);

    assertThat(Files.readString(draft))
        .contains("  delimiter: \";\"\n", "  text: note #", "  label: kind #");
  }

  @Test
  void unguessableColumnsAreLeftToTheUser() throws IOException {
    Path data = Files.writeString(folder.resolve("in.csv"), "a,b\n1,2\n");
    Path draft = folder.resolve("run.yaml");
    ConfigDraft.write(data, draft);

    UserException refused =
        catchThrowableOfType(UserException.class, () -> RunConfig.read(draft, List.of()));

    assertThat(refused)
        .hasMessageContaining("input.text (line 6): must not be blank")
        .hasMessageContaining("input.label (line 7): must not be blank");
  }

  @Test
  void existingFileIsNeverOverwritten() throws IOException {
    Path draft = Files.writeString(folder.resolve("run.yaml"), "mine");

    UserException refused =
        catchThrowableOfType(UserException.class, () -> ConfigDraft.write(BANKING, draft));

    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused).hasMessageContaining("exists already");
    assertThat(Files.readString(draft)).isEqualTo("mine");
  }

  @Test
  void brokenDataLeaveNoDraft() throws IOException {
    Path data = Files.writeString(folder.resolve("in.csv"), "text,label\n\"never closed,x\n");
    Path draft = folder.resolve("run.yaml");

    UserException refused =
        catchThrowableOfType(UserException.class, () -> ConfigDraft.write(data, draft));

    assertThat(refused.exit()).isEqualTo(Exit.BAD_DATA);
    assertThat(draft).doesNotExist();
  }

  @Test
  void aFirstRecordIsNotTakenForAHeader() throws IOException {
    Path data =
        Files.writeString(folder.resolve("in.csv"), "My card VALUE was stolen on Monday,lost\n");
    Path draft = folder.resolve("run.yaml");

    UserException refused =
        catchThrowableOfType(UserException.class, () -> ConfigDraft.write(data, draft));

    assertThat(refused)
        .hasMessageContaining("The first line may not be a header")
        .hasMessageNotContaining("VALUE");
    assertThat(draft).doesNotExist();
  }

  @Test
  void fileOfUnknownKindIsRefused() {
    UserException refused =
        catchThrowableOfType(
            UserException.class,
            () -> ConfigDraft.write(folder.resolve("in.dat"), folder.resolve("run.yaml")));

    assertThat(refused).hasMessageContaining("ends in .csv, .jsonl or .parquet");
  }
}
