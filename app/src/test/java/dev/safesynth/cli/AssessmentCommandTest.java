package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.report.OpenedReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AssessmentCommandTest {
  private static final String[][] TOPICS = {
    {"card", "charge", "payment", "declined", "fee", "statement", "merchant", "refund"},
    {"rate", "exchange", "currency", "euro", "dollar", "convert", "transfer", "abroad"}
  };

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    write("real.csv", rows(1, 400));
    write("holdout.csv", rows(2, 300));
    write("synthetic.csv", rows(3, 200));
    write("floor.csv", rows(4, 200));
  }

  /// Two classes with words of their own among words of both.
  private static List<String> rows(long seed, int count) {
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      int topic = i % 2;
      var words = new ArrayList<String>();
      for (int w = 0; w < 9; w++) {
        words.add(
            random.nextInt(3) == 0 ? TOPICS[topic][random.nextInt(8)] : "w" + random.nextInt(200));
      }
      lines.add("\"" + String.join(" ", words) + "\"," + (topic == 0 ? "cards" : "exchange"));
    }
    return lines;
  }

  private void write(String name, List<String> rows) throws IOException {
    Files.write(
        folder.resolve(name), Stream.concat(Stream.of("text,intent"), rows.stream()).toList());
  }

  private Outcome run(String command, String... more) {
    return run(List.of("real", "holdout", "synthetic", "floor"), command, more);
  }

  private Outcome run(List<String> files, String command, String... more) {
    var out = new StringWriter();
    var err = new StringWriter();
    var words = new ArrayList<String>(List.of(command));
    for (String file : files) {
      words.addAll(List.of("--" + file, folder.resolve(file + ".csv").toString()));
    }
    words.addAll(List.of("-o", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    int exit =
        SafeSynth.execute(
            SafeSynth.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)),
            words.toArray(String[]::new));
    return new Outcome(exit, out.toString(), err.toString());
  }

  private JsonNode figures(String name) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(folder.resolve("out").resolve(name)));
  }

  @Test
  void anEvaluationComparesModelsAndDistributions() throws Exception {
    Outcome outcome = run("evaluate", "--json", "--no-in-context");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.json().get("internal_verdict").get(0).asString())
        .contains("200 synthetic texts", "300 real test rows");
    JsonNode figures = figures("evaluation.json");
    assertThat(figures.get("internal").asBoolean()).isTrue();
    assertThat(figures.get("utility")).isNotEmpty();
    assertThat(figures.get("attacks")).isEmpty();
    var report = OpenedReport.of(folder.resolve("out/evaluation.html"), "evaluation");
    assertThat(report.overflow()).isZero();
    assertThat(report.sections())
        .contains("utility", "fidelity")
        .doesNotContain("mechanisms", "in-context");
  }

  @Test
  void evaluateLetsALanguageModelReadTheTextsAsExamples() throws Exception {
    write("holdout.csv", rows(4, 12));

    Outcome outcome = run("evaluate");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    JsonNode found = figures("evaluation.json").get("in_context");
    assertThat(found.get("n_test").asInt()).isEqualTo(12);
    assertThat(found.get("rows"))
        .extracting(row -> row.get("demonstrations").asString())
        .containsExactly("none", "synthetic", "public_only", "original");
    assertThat(found.get("differences")).hasSize(3);
    assertThat(OpenedReport.of(folder.resolve("out/evaluation.html"), "evaluation").sections())
        .contains("in-context");
  }

  @Test
  void anAuditAttacksAndShowsTheClaimBeside() throws Exception {
    Files.writeString(
        folder.resolve("certificate.json"),
        """
        {"epsilon": 3.0, "delta": 1e-6, "rho": 0.19, "neighbouring_relation": "add_or_remove_one",
         "privacy_unit": "record", "conversion": "zcdp", "mechanisms": []}
        """);

    Outcome outcome = run("audit", "--certificate", folder.resolve("certificate.json").toString());

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("membership attack", "for their owners only");
    assertThat(figures("audit.json").get("attacks")).isNotEmpty();
    assertThat(figures("audit.json").get("utility")).isEmpty();
    assertThat(Files.readString(folder.resolve("out/audit.html")))
        .contains("proven limit")
        .contains("what the certificate states");
  }

  @Test
  void withoutAFloorHalfOfTheHoldoutCalibratesTheAttack() throws Exception {
    Outcome outcome = run(List.of("real", "holdout", "synthetic"), "audit");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    JsonNode figures = figures("audit.json");
    assertThat(figures.get("attacks").get(0).get("auc").asDouble()).isBetween(0.35, 0.65);
    assertThat(figures.get("attack_setup").get("non_members").asInt()).isBetween(100, 200);
    assertThat(Files.readString(folder.resolve("out/audit.html")))
        .contains("Half of the held-out rows");
    write("synthetic.csv", rows(1, 400).subList(0, 200));
    assertThat(run(List.of("real", "holdout", "synthetic"), "audit").err())
        .contains("the release tells who was in the data");
  }

  @Test
  void wordForWordCopiesOfRealRowsAreNoticed() throws Exception {
    write("synthetic.csv", rows(1, 400).subList(0, 200));

    Outcome outcome = run("audit");

    assertThat(outcome.err()).contains("the release tells who was in the data");
  }

  @Test
  void realRowsAreShownOnlyToWhoAsksForThem() throws Exception {
    write("synthetic.csv", rows(1, 400).subList(0, 200));
    // so that what is synthetic and what is real can be told apart
    write(
        "real.csv", rows(1, 400).stream().map(row -> row.replace("\",", " Ann Smith\",")).toList());

    assertThat(run("audit").exit()).isZero();
    Path report = folder.resolve("out/audit.html");
    assertThat(Files.readString(report)).doesNotContain("Ann Smith", "private-records-title");
    assertThat(run("audit", "--show-private-records").exit()).isZero();
    assertThat(Files.readString(report)).contains("Ann Smith", "because --show-private-records");
  }

  @Test
  void rowsThatCannotBeUsedAreCountedAndNamedInTheReport() throws Exception {
    var holdout = new ArrayList<String>(rows(2, 200));
    holdout.addAll(rows(1, 10));
    holdout.add("\"\",cards");
    write("holdout.csv", holdout);
    var synthetic = new ArrayList<String>(rows(3, 100));
    synthetic.add("\"a b c\",loans");
    write("synthetic.csv", synthetic);

    Outcome outcome = run("evaluate", "--no-in-context");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/evaluation.html")))
        .contains(
            "There is 1 held-out row without text",
            "10 of 210 held-out rows are also among the real rows",
            "1 of 101 synthetic rows carry a label that no real row has");
  }

  @Test
  void filesThatCannotBeComparedAreRefusedInOneLine() throws Exception {
    Outcome same = run("audit", "--holdout", folder.resolve("real.csv").toString());
    assertThat(same.exit()).isEqualTo(2); // given twice

    write("holdout.csv", rows(1, 400));
    refused(run("audit"), 4, "Every held-out row is also a real row");
    write("holdout.csv", rows(2, 300));
    Files.writeString(folder.resolve("synthetic.csv"), "body,intent\na text,cards\n");
    refused(run("evaluate"), 4, "There is no column \"text\"");
    write("synthetic.csv", List.of("\"some words\",loans"));
    refused(run("evaluate"), 4, "No synthetic row has a label that occurs in the real rows");
    Files.writeString(folder.resolve("synthetic.csv"), "");
    refused(run("evaluate"), 4, "The input is empty");
    write("synthetic.csv", rows(3, 200));
    refused(
        run("audit", "--certificate", folder.resolve("real.csv").toString()),
        4,
        "The certificate cannot be read");
    refused(run("evaluate", "--delta", "2"), 2, "--delta");
  }

  /// One row, one class, rows that are all equal, and rows some of which are empty.
  @ParameterizedTest
  @ValueSource(strings = {"one row", "one class", "equal rows", "some empty"})
  void poorSyntheticRowsGiveFiguresOrSentences(String kind) throws Exception {
    write("real.csv", rows(1, 60));
    write("holdout.csv", rows(2, 60));
    List<String> rows = rows(3, 60);
    write(
        "synthetic.csv",
        switch (kind) {
          case "one row" -> rows.subList(0, 1);
          case "one class" ->
              rows.stream().map(row -> row.substring(0, row.lastIndexOf(',')) + ",cards").toList();
          case "equal rows" -> Collections.nCopies(40, rows.getFirst());
          default ->
              Stream.concat(Collections.nCopies(20, "\"\",cards").stream(), rows.stream()).toList();
        });

    List<String> files = List.of("real", "holdout", "synthetic");
    for (String command : List.of("evaluate", "audit")) {
      Outcome outcome =
          command.equals("audit") ? run(files, command) : run(files, command, "--no-in-context");

      assertThat(outcome.exit()).as(outcome.err()).isZero();
      String name = command.equals("audit") ? "audit" : "evaluation";
      assertThat(Files.readString(folder.resolve("out/" + name + ".json"))).doesNotContain("NaN");
      assertThat(Files.readString(folder.resolve("out/" + name + ".html")))
          .doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void emptyTextsAreRefused() throws Exception {
    write("synthetic.csv", Collections.nCopies(40, "\"\",cards"));

    refused(run("evaluate"), 4, "text");
  }

  private static void refused(Outcome outcome, int exit, String what) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    assertThat(outcome.failure()).singleElement().asString().contains(what);
  }
}
