package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.report.OpenedReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableAssessmentTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/table");

  @TempDir private Path folder;
  private String target = "";

  @BeforeEach
  void copyFiles() throws IOException {
    for (String name : List.of("real", "holdout", "synthetic")) {
      Files.copy(GOLDEN.resolve("adult_" + name + ".csv"), folder.resolve(name + ".csv"));
    }
    List<String> header =
        List.of(Files.readAllLines(folder.resolve("real.csv")).getFirst().split(";", -1));
    target = header.getLast();
    Files.writeString(folder.resolve("schema.yaml"), "target: " + target + "\n");
  }

  private Outcome run(String command, String... more) {
    var out = new StringWriter();
    var err = new StringWriter();
    List<String> words = new ArrayList<>(List.of(command));
    for (String file : List.of("real", "holdout", "synthetic")) {
      words.addAll(List.of("--" + file, folder.resolve(file + ".csv").toString()));
    }
    words.addAll(List.of("--schema", folder.resolve("schema.yaml").toString()));
    words.addAll(List.of("-o", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    int exit =
        SafeSynth.execute(
            SafeSynth.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)),
            words.toArray(String[]::new));
    return new Outcome(exit, out.toString(), err.toString());
  }

  @Test
  void theReportShowsSyntheticRowsAndWhatTheyAreWorth() throws Exception {
    Outcome outcome = run("evaluate");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    String page = Files.readString(folder.resolve("out/evaluation.html"));
    List<String> header =
        List.of(Files.readAllLines(folder.resolve("synthetic.csv")).get(0).split(";", -1));
    List<String> first =
        List.of(Files.readAllLines(folder.resolve("synthetic.csv")).get(1).split(";", -1));
    assertThat(page)
        .contains(header.getFirst() + ": " + first.getFirst() + "; " + header.get(1) + ": ")
        .contains("For boosted trees the synthetic rows are worth")
        .doesNotContain("The run made no texts");
  }

  @Test
  void anEvaluationTrainsModelsAndComparesColumns() throws Exception {
    Outcome outcome = run("evaluate", "--json");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.json().get("internal_verdict").get(0).asString())
        .contains("Boosted trees trained on the synthetic rows", target);
    JsonNode figures =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("out/evaluation.json")));
    assertThat(figures.get("internal").asBoolean()).isTrue();
    assertThat(figures.get("utility").get("results")).hasSize(4);
    assertThat(figures.get("fidelity").get("synthetic").get("marginals")).isNotEmpty();
    var report = OpenedReport.of(folder.resolve("out/evaluation.html"), "evaluation-table");
    assertThat(report.overflow()).isZero();
    assertThat(report.sections()).contains("utility", "columns").doesNotContain("risks");
  }

  @Test
  void rowsWithoutPrivateDataAreTheFloorThatTheGainIsMeasuredFrom() throws Exception {
    Path synthetic = folder.resolve("synthetic.csv");
    Files.write(synthetic, Files.readAllLines(synthetic).subList(0, 201));
    Files.copy(synthetic, folder.resolve("floor.csv"));

    Outcome outcome = run("evaluate", "--floor", folder.resolve("floor.csv").toString());

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .contains("the private data gained 0.0 points", "so no gain is shown", "they are worth");
    JsonNode figures =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("out/evaluation.json")));
    JsonNode trees = figures.get("utility").get("results").get(3);
    assertThat(trees.get("gain").get("value").asDouble()).isZero();
    assertThat(trees.get("real_same_number").get("draws").asInt()).isEqualTo(3);
    assertThat(trees.get("synthetic").get("brier").get("value").asDouble()).isBetween(0.0, 2.0);
    assertThat(figures.get("utility").get("labels")).isNotEmpty();
    assertThat(Files.readString(folder.resolve("out/evaluation.html")))
        .contains("Gain of the synthetic rows over rows made without private data")
        .contains("Labels found by boosted trees");
  }

  @Test
  void valuesThatTheSchemaDoesNotPermitAreCounted() throws Exception {
    Path synthetic = folder.resolve("synthetic.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(synthetic));
    String header = lines.getFirst();
    int age = List.of(header.split(";", -1)).indexOf("age");
    String[] cells = lines.get(1).split(";", -1);
    cells[age] = "412";
    lines.set(1, String.join(";", cells));
    Files.write(synthetic, lines);
    Files.writeString(
        folder.resolve("schema.yaml"),
        "columns: {age: {type: numeric, min: 0, max: 120}}\ntarget: " + target + "\n");

    Outcome outcome = run("evaluate");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    JsonNode figures =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("out/evaluation.json")));
    assertThat(figures.get("fidelity").get("outside").get("age").get("count").asInt()).isOne();
    assertThat(Files.readString(folder.resolve("out/evaluation.html")))
        .contains("a value that the schema does not permit");

    Files.writeString(
        folder.resolve("schema.yaml"), "columns: {age: {type: numeric, min: 0, max: 20}}\n");
    refused(run("evaluate"), 4, "that the schema does not permit");
    Files.writeString(
        folder.resolve("schema.yaml"), "columns: {age: {type: numeric, values: [a]}}\n");
    refused(run("evaluate"), 2, "What column \"age\" may hold is not declared as its type asks");
  }

  @Test
  void anAuditTriesTheThreeRisks() throws Exception {
    Files.copy(
        folder.resolve("real.csv"),
        folder.resolve("synthetic.csv"),
        StandardCopyOption.REPLACE_EXISTING);

    Outcome outcome = run("audit");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("the release tells who was in the data", "do better");
    var report = OpenedReport.of(folder.resolve("out/audit.html"), "audit-table");
    assertThat(report.overflow()).isZero();
    assertThat(report.sections()).contains("attack", "risks");
    assertThat(Files.readString(folder.resolve("out/audit.html")))
        .contains("prove nothing", "every guess right", "corrected for the number of attacks");
  }

  @Test
  void tablesThatCannotBeComparedAreRefusedInOneLine() throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("synthetic.csv"));
    Files.write(
        folder.resolve("synthetic.csv"),
        lines.stream().map(line -> line.substring(line.indexOf(';') + 1)).toList());
    refused(run("evaluate"), 4, "The table lacks the column");
    Files.write(folder.resolve("synthetic.csv"), lines);
    Files.writeString(folder.resolve("schema.yaml"), "columns: {nothing: numeric}\n");
    refused(run("audit"), 2, "The real table has no column \"nothing\"");
    Files.writeString(folder.resolve("schema.yaml"), "target: " + target + "\n");
    refused(run("audit", "--label", target), 2, "do not go with --schema");
    Files.writeString(folder.resolve("holdout.csv"), "");
    refused(run("audit"), 4, "empty");
  }

  @Test
  void oneLabelOnlyAndMissingValuesGiveFigures() throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("synthetic.csv"));
    List<String> same = new ArrayList<>(List.of(lines.getFirst()));
    String label = lines.get(1).substring(lines.get(1).lastIndexOf(';') + 1);
    lines.stream()
        .skip(1)
        .map(line -> line.substring(0, line.lastIndexOf(';') + 1) + label)
        .map(line -> same.size() % 2 == 0 ? line : line.substring(line.indexOf(';')))
        .forEach(same::add);
    Files.write(folder.resolve("synthetic.csv"), same);

    Outcome outcome = run("evaluate");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/evaluation.json"))).doesNotContain("NaN");
  }

  private static void refused(Outcome outcome, int exit, String what) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    assertThat(outcome.failure()).singleElement().asString().contains(what);
  }
}
