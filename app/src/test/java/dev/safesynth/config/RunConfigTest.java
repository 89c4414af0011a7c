package dev.safesynth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.config.RunConfig.Gpu;
import dev.safesynth.config.RunConfig.LedgerDatabase;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.config.RunConfig.PerLabel;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.data.FileFormat;
import dev.safesynth.data.RecordSource.EmptyText;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigTest {
  private static final String SMALLEST =
      """
      input:
        path: tickets.csv
        text: text
        label: category
      labels: [card_arrival, card_lost]
      privacy:
        epsilon: 4
      output:
        folder: out/tickets
        records: 200
      """;

  @TempDir private Path folder;

  @Test
  void theSmallestFileGetsEveryDefault() {
    RunConfig config = read(SMALLEST);

    assertThat(config.input().path()).isEqualTo(folder.resolve("tickets.csv"));
    assertThat(config.input().format()).isEqualTo(FileFormat.CSV);
    assertThat(config.input().delimiter()).isEqualTo(',');
    assertThat(config.input().text()).containsExactly("text");
    assertThat(config.input().emptyText()).isEqualTo(EmptyText.REFUSE);
    assertThat(config.labelNames()).containsExactly("card_arrival", "card_lost");
    assertThat(config.privacy()).isEqualTo(new RunConfig.Privacy(4, 1e-6, Optional.empty()));
    assertThat(config.output())
        .isEqualTo(
            new RunConfig.Output(
                folder.resolve("out/tickets"), 200, FileFormat.CSV, PerLabel.EQUAL));
    assertThat(config.output().syntheticFile())
        .isEqualTo(folder.resolve("out/tickets/synthetic.csv"));
    assertThat(config.method())
        .isEqualTo(
            new RunConfig.Method(
                MethodName.AUTO,
                "texts",
                8,
                Optional.empty(),
                4,
                96,
                2,
                4,
                32,
                1.0,
                100,
                Optional.empty(),
                new RunConfig.Prediction(16, 0.7)));
    assertThat(config.model())
        .isEqualTo(
            new RunConfig.Model(
                new Weights.Named("smollm2-135m-instruct"),
                Optional.empty(),
                Gpu.CPU,
                0,
                Optional.empty(),
                Optional.empty(),
                2048));
    assertThat(config.evaluation())
        .isEqualTo(new RunConfig.Evaluation(true, true, 0.25, Optional.empty()));
    assertThat(config.ledger())
        .isEqualTo(
            new RunConfig.Ledger(
                canonical(folder.resolve("tickets.csv")),
                new LedgerDatabase.Standard(),
                Optional.empty(),
                ""));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void everyKeyReachesItsPlace() {
    RunConfig config =
        read(
            """
            input:
              path: data/tickets.txt
              format: csv
              delimiter: "\\t"
              text: [title, body]
              label: category
              id: ticket
              empty_text: skip
            labels:
              - card_arrival
              - {name: card_lost, description: "a lost card"}
            privacy: {epsilon: 2.5, delta: 1e-7, rows_at_most: 20000}
            output: {folder: out, records: 50, format: parquet, per_label: proportional}
            method:
              name: zero-shot
              describe: customer questions to a bank
              records_per_text: 16
              divisor: 4
              max_tokens: 64
              temperature: 1.2
              top_k: 50
              clip: 1.5
              private_tokens: 9
              public_distance: 0.5
            model:
              path: my.gguf
              natives: /opt/llama
              gpu: cuda
              gpu_layers: 99
              contexts: 2
              threads: 4
              context_memory_mib: 512
            evaluation: {enabled: false, holdout: 0.5, test: test.csv}
            ledger: {data_set: acme, database: l.db, key_file: l.key, purpose: a chatbot}
            """);

    assertThat(config.input().delimiter()).isEqualTo('\t');
    assertThat(config.input().text()).containsExactly("title", "body");
    assertThat(config.input().id()).contains("ticket");
    assertThat(config.input().emptyText()).isEqualTo(EmptyText.SKIP);
    assertThat(config.labels().get(1))
        .isEqualTo(new RunConfig.Label("card_lost", Optional.of("a lost card")));
    assertThat(config.privacy()).isEqualTo(new RunConfig.Privacy(2.5, 1e-7, Optional.of(20_000)));
    assertThat(config.output())
        .isEqualTo(
            new RunConfig.Output(
                folder.resolve("out"), 50, FileFormat.PARQUET, PerLabel.PROPORTIONAL));
    assertThat(config.method())
        .isEqualTo(
            new RunConfig.Method(
                MethodName.ZERO_SHOT,
                "customer questions to a bank",
                16,
                Optional.of(4),
                4,
                96,
                2,
                4,
                64,
                1.2,
                50,
                Optional.of(1.5),
                new RunConfig.Prediction(9, 0.5)));
    assertThat(config.model())
        .isEqualTo(
            new RunConfig.Model(
                new Weights.File(folder.resolve("my.gguf")),
                Optional.of(Path.of("/opt/llama")),
                Gpu.CUDA,
                99,
                Optional.of(2),
                Optional.of(4),
                512));
    assertThat(config.evaluation())
        .isEqualTo(
            new RunConfig.Evaluation(false, true, 0.5, Optional.of(folder.resolve("test.csv"))));
    assertThat(config.ledger())
        .isEqualTo(
            new RunConfig.Ledger(
                "acme",
                new LedgerDatabase.File(folder.resolve("l.db")),
                Optional.of(folder.resolve("l.key")),
                "a chatbot"));
  }

  @Test
  void thePlaceOfTheLedgerIsNowhereSinceItMayHoldAPassword() {
    String url = "jdbc:postgresql://db/ledger?password=hidden";
    RunConfig config = read(SMALLEST, "ledger.database=" + url, "ledger.key_file=hidden.key");

    assertThat(config.ledger().database()).isEqualTo(new LedgerDatabase.PostgreSql(url));
    assertThat(config.canonicalJson()).doesNotContain("hidden", "ledger");
    assertThat(config.toString()).doesNotContain("password=");
    assertThat(config.hash())
        .as("a run may go on when its ledger has moved")
        .isEqualTo(read(SMALLEST).hash());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:mysql://db/l?password=hidden", "postgresql://hidden@db/ledger"})
  void aDatabaseOfAnotherKindIsRefusedWithoutQuotingIt(String url) {
    assertThat(refusal(SMALLEST, "ledger.database=" + url))
        .hasMessageContaining("ledger.database")
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void theNameOfADataSetIsForTheHashAndNotForTheCertificate() {
    RunConfig config = read(SMALLEST, "ledger.data_set=acme", "ledger.purpose=a chatbot");

    assertThat(config.hash()).isNotEqualTo(read(SMALLEST).hash());
    assertThat(config.certificateJson()).isEqualTo(read(SMALLEST).certificateJson());
  }

  @Test
  void aPurposeHasAnEnd() {
    assertThat(refusal(SMALLEST, "ledger.purpose=" + "x".repeat(1001)))
        .hasMessageContaining("at most 1000 characters");
  }

  @Test
  void jsonIsAcceptedAsYaml() {
    RunConfig config =
        read(
            """
            {
            \t"input": {"path": "tickets.csv", "text": ["text"], "label": "category"},
            \t"labels": ["card_arrival", "card_lost"],
            \t"privacy": {"epsilon": 4.0},
            \t"output": {"folder": "out/tickets", "records": 200}
            }
            """);

    assertThat(config.hash()).isEqualTo(read(SMALLEST).hash());
  }

  @Test
  void allProblemsAreReportedAtOnceWithTheirPlaces() {
    UserException refused =
        refusal(
            """
            input:
              path: tickets.csv
              text: 2024
              lable: category
            labels: [a, b, a]
            privacy:
              epsilom: 4
              delta: '1e-6'
            output:
              folder: out
              records: 1.5
            model: {gpu: cudda}
            """);

    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(String.valueOf(refused.getMessage()).lines())
        .containsExactly(
            "The configuration has 7 problems ("
                + folder.resolve("run.yaml")
                + "). Correct and try again:",
            "  input.text (line 3): must be text, was a whole number; put it in quotes if it is meant",
            "  input.lable (line 4): unknown key, did you mean input.label?",
            "  labels (line 5): must differ, but \"a\" comes twice, see line 5",
            "  privacy.epsilom (line 7): unknown key, did you mean privacy.epsilon?",
            "  privacy.delta (line 8): must be a number, was the text \"1e-6\"",
            "  output.records (line 11): must be a whole number, was 1.5",
            "  model.gpu (line 12): must be one of [cpu, cuda, vulkan, metal], was \"cudda\", did you mean cuda?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "privacy.epsilon=0       | privacy.epsilon (--set): must be a finite number, > 0.0, was 0.0",
        "privacy.epsilon=-1      | privacy.epsilon (--set): must be a finite number, > 0.0, was -1.0",
        "privacy.epsilon=.inf    | was Infinity",
        "privacy.epsilon=.nan    | was NaN",
        "privacy.epsilon=        | privacy.epsilon (--set): must be a number, was empty",
        "privacy.epsilon='4'     | must be a number, was the text \"4\"",
        "privacy.epsilon=true    | must be a number, was true or false",
        "privacy.delta=0         | must be a finite number, > 0.0 and < 1.0, was 0.0",
        "privacy.delta=1         | was 1.0",
        "privacy.epsilom=1       | privacy.epsilom (--set): unknown key, did you mean privacy.epsilon?",
        "epsilon=1               | epsilon (--set): unknown key, did you mean privacy.epsilon?",
        "privacy.text=1          | privacy.text (--set): unknown key, did you mean input.text?",
        "privacy.zzzzzz=1        | known here: epsilon, delta, rows_at_most",
        "privacy=7               | privacy (--set): must be a block with keys, was a whole number",
        "output.records=0        | must be 1 to 1000000, was 0",
        "output.records=99999999999999999999 | must be 1 to 1000000, was 99999999999999999999",
        "output.records=1        | 1 is fewer than the 2 labels",
        "output.folder=tickets.csv | is the input file",
        "output.folder=\"\"      | output.folder (--set): must not be blank",
        "input.label=text        | input.label (--set): is the same column as input.text",
        "input.id=text           | input.id (--set): is the same column as input.text",
        "input.id=category       | input.id (--set): is the same column as input.label",
        "input.text=[text, text] | input.text (--set): names a column twice",
        "input.text=[]           | input.text (--set): must name at least one column",
        "input.text=[text, 7]    | must be text, was a whole number",
        "input.path=tickets.dat  | add input.format: csv, jsonl or parquet",
        "input.path=tickets.csv.gz | compressed files are not read; unpack it first",
        "input.delimiter=ab      | must be one character",
        "labels=[]               | labels (--set): must list the class labels from public knowledge",
        "labels=[one]            | needs at least two labels",
        "labels=[yes, true]      | each label must be text, was true or false",
        "labels=[{nam: x}, y]    | each label may have name and description, not \"nam\"",
        "labels=[{description: x}, y] | each label must have a name",
        "labels=x                | must be a list of label names",
        "model.gpu_layers=1      | must be 0 with model.gpu: cpu",
        "evaluation.test=./tickets.csv | is the same file as input.path",
        "evaluation.enabled=yes  | must be true or false, was the text \"yes\"",
        "model.threads=many      | must be auto or a whole number, was the text \"many\"",
        "method.name=invisibleink | did you mean invisible-ink?",
        "privacy.epsilon         | must be KEY=VALUE",
        "privacy.epsilon=[       | privacy.epsilon (--set): not readable as YAML",
        "privacy.epsilon=*four   | aliases (*name) are not supported",
      })
  void badValueIsRefusedWithItsKeyAndReason(String override, String reason) {
    UserException refused = refusal(SMALLEST, override);

    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.getMessage()).contains("1 problem (").contains(reason);
  }

  @Test
  void nameAndPathOfTheModelExcludeEachOther() {
    UserException refused = refusal(SMALLEST, "model.name=a", "model.path=b.gguf");

    assertThat(refused).hasMessageContaining("give either model.name or model.path, not both");
  }

  @Test
  void syntheticRecordsNeverReplaceTheInput() {
    UserException refused = refusal(SMALLEST, "input.path=out/synthetic.csv", "output.folder=out");

    assertThat(refused).hasMessageContaining("the synthetic records would replace real ones");
  }

  @Test
  void duplicateKeysAreRefused() {
    UserException refused = refusal(SMALLEST + "privacy:\n  epsilon: 9\n");

    assertThat(refused).hasMessageContaining("privacy (line 11): given twice, first in line 7");
  }

  @Test
  void missingKeysAreExplained() {
    UserException refused = refusal("");

    assertThat(refused.getMessage())
        .contains(
            "7 problems",
            "input.path: missing. The file",
            "labels: missing",
            "privacy.epsilon: missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input: [             | not readable as YAML | line",
        "- a                  | must be a block of keys, was a list | run.yaml",
        "a: 1~---~b: 2        | a second YAML document begins here | line 2",
        "? [a]~: 1            | a key must be a word | line 1",
        "a: !!str 1           | tags (!name) are not supported | line 1",
        "a: &x 1              | anchors (&name) are not supported | line 1",
      })
  void brokenYamlIsRefusedWithItsLine(String yaml, String reason, String place) {
    UserException refused = refusal(yaml.replace('~', '\n'));

    assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
    assertThat(refused.getMessage()).contains(reason, place);
  }

  @Test
  void fileThatIsNotThereIsNamed() {
    Path missing = folder.resolve("nowhere.yaml");

    UserException refused =
        catchThrowableOfType(UserException.class, () -> RunConfig.read(missing, List.of()));

    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused).hasMessageContaining("no such configuration file (" + missing + ")");
  }

  @Test
  void folderInsteadOfFileIsRefused() {
    assertThat(catchThrowableOfType(UserException.class, () -> RunConfig.read(folder, List.of())))
        .hasMessageContaining("is a folder");
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xe9});

    assertThat(catchThrowableOfType(UserException.class, () -> RunConfig.read(file, List.of())))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void overridesWinInTheirOrder() {
    RunConfig config = read(SMALLEST, "privacy.epsilon=2", "privacy.epsilon=3", "method.clip=1");

    assertThat(config.privacy().epsilon()).isEqualTo(3);
    assertThat(config.method().clip()).contains(1.0);
  }

  @Test
  void deltaThatMeansNothingGetsAWarning() {
    RunConfig config = read(SMALLEST, "privacy.delta=0.001");

    assertThat(config.warnings())
        .singleElement()
        .asString()
        .startsWith(
            "privacy.delta: 0.001 is above 1.0E-4: such a delta allows publishing one record in every 1000");
  }

  @Test
  void deltaIsHeldAgainstTheDeclaredBoundOnRows() {
    RunConfig config = read(SMALLEST, "privacy.rows_at_most=20000", "privacy.delta=6e-6");

    assertThat(config.warnings())
        .singleElement()
        .asString()
        .contains("above one tenth of one over privacy.rows_at_most (20000)", "use 5e-06 or less");
  }

  @Test
  void deltaAtTheBoundsGetsNoWarning() {
    assertThat(read(SMALLEST, "privacy.rows_at_most=1000", "privacy.delta=1e-4").warnings())
        .isEmpty();
  }

  @Test
  void gpuWithoutLayersGetsAWarning() {
    assertThat(read(SMALLEST, "model.gpu=cuda").warnings())
        .singleElement()
        .asString()
        .startsWith("model.gpu_layers: 0 leaves the whole model on the CPU");
  }

  @Test
  void canonicalJsonIsOneFixedLine() {
    assertThat(read(SMALLEST).canonicalJson())
        .isEqualTo(
            "{\"evaluation.enabled\":true,\"evaluation.holdout\":0.25,\"evaluation.in_context\":true,\"input.delimiter\":\",\","
                + "\"input.empty_text\":\"refuse\",\"input.label\":\"category\","
                + "\"input.path\":\"tickets.csv\",\"input.text\":[\"text\"],"
                + "\"labels\":[\"card_arrival\",\"card_lost\"],\"method.candidates\":4,"
                + "\"method.demonstrations\":4,"
                + "\"method.describe\":\"texts\","
                + "\"method.divisor\":\"auto\","
                + "\"method.max_tokens\":32,\"method.name\":\"auto\","
                + "\"method.private_tokens\":16,\"method.public_distance\":0.7,"
                + "\"method.records_per_text\":8,\"method.rounds\":2,\"method.temperature\":1.0,\"method.top_k\":100,"
                + "\"method.voters\":96,"
                + "\"model.context_memory_mib\":2048,\"model.contexts\":\"auto\","
                + "\"model.gpu\":\"cpu\",\"model.gpu_layers\":0,"
                + "\"model.name\":\"smollm2-135m-instruct\",\"model.threads\":\"auto\","
                + "\"output.folder\":\"out/tickets\",\"output.format\":\"csv\","
                + "\"output.per_label\":\"equal\",\"output.records\":200,"
                + "\"privacy.delta\":1.0E-6,\"privacy.epsilon\":4.0}");
  }

  @Test
  void hashChangesWithTheConfiguration() {
    assertThat(read(SMALLEST).hash())
        .hasSize(64)
        .isNotEqualTo(read(SMALLEST, "privacy.epsilon=3").hash());
  }

  private RunConfig read(String yaml, String... overrides) {
    Path file = folder.resolve("run.yaml");
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return RunConfig.read(file, List.of(overrides));
  }

  private static String canonical(Path file) {
    try {
      return file.toFile().getCanonicalPath();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private UserException refusal(String yaml, String... overrides) {
    return catchThrowableOfType(UserException.class, () -> read(yaml, overrides));
  }
}
