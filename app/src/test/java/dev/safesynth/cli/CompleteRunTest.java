package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.report.OpenedReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompleteRunTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  @Test
  void leavesTheReleaseFiguresAndReportAndNoTraceOfARow() throws Exception {
    var place = new Workbench(folder);
    Workbench.write(folder.resolve("test.csv"), Workbench.rowLines(60, 160));
    place.rows(150);
    place.config("evaluation: {holdout: 0.4, test: test.csv}\n");

    Outcome outcome = place.run("--json", "--release");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(place.files())
        .containsExactly(
            "baseline.journal",
            "certificate.json",
            "metrics.json",
            "report-release.html",
            "report.html",
            "run.journal",
            "run.log",
            "synthetic.csv");
    JsonNode result = outcome.json();
    assertThat(result.get("records").asInt()).isEqualTo(6);
    assertThat(result.get("certificate").asString())
        .isEqualTo(place.output.resolve("certificate.json").toString());
    assertThat(place.read("synthetic.csv").lines()).startsWith("text,category").hasSize(7);
    assertThat(place.charges()).containsExactly("reserved", "content", "spent");
    assertThat(place.read("run.log"))
        .contains("charged: epsilon 6.77")
        .doesNotContain("\u001B", "\r");
    assertThat(outcome.err()).doesNotContain("\u001B", "\r").contains("\nnext: ");
    certificateIsComplete(place);
    metricsAreComplete(place);
    place.assertNoMarker("test.csv");
    Workbench.assertNoMarker(outcome);

    var report = OpenedReport.of(place.output.resolve("report.html"), "run");
    assertThat(report.overflow()).isZero();
    assertThat(report.sections())
        .contains("guarantee", "utility", "attack", "samples", "certificate", "provenance");
    recipientsSeeNoFigureMeasuredOnRecords(place);
  }

  private static void recipientsSeeNoFigureMeasuredOnRecords(Workbench place)
      throws IOException, InterruptedException {
    String page = place.read("report-release.html");
    assertThat(page)
        .contains("Left out of this edition", "Without private figures.", "NIST SP 800-226")
        .doesNotContain("Internal.", "AUC", "macro-F1", place.input.getFileName().toString());
    assertThat(OpenedReport.of(place.output.resolve("report-release.html"), "release").overflow())
        .isZero();
  }

  private static void certificateIsComplete(Workbench place) throws IOException {
    JsonNode certificate = JSON.readTree(place.read("certificate.json"));
    assertThat(certificate.get("epsilon").asDouble()).isBetween(6.77, 6.78);
    assertThat(certificate.get("delta").asDouble()).isEqualTo(1e-5);
    assertThat(certificate.get("neighbouring_relation").asString()).isEqualTo("add_or_remove_one");
    assertThat(certificate.get("privacy_unit").asString()).isEqualTo("record");
    assertThat(certificate.get("model").get("sha256").asString())
        .isEqualTo(sha256(Workbench.store().model(SetupCommand.STANDARD_MODEL)));
    double rho = 0;
    for (JsonNode mechanism : certificate.get("mechanisms")) {
      rho += mechanism.get("rho").asDouble();
    }
    assertThat(certificate.get("mechanisms")).hasSize(2);
    assertThat(certificate.get("rho").asDouble()).isCloseTo(rho, within(1e-9));
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.data.Offset.offset(value);
  }

  private static void metricsAreComplete(Workbench place) throws IOException {
    JsonNode metrics = JSON.readTree(place.read("metrics.json"));
    assertThat(words(metrics.get("utility"), "train"))
        .containsOnly("synthetic", "original", "public_only", "original_same_size");
    assertThat(words(metrics.get("utility"), "model"))
        .contains("naive_bayes", "logistic_regression", "linear_svm")
        .contains("random_forest", "gradient_boosted_trees");
    for (JsonNode row : metrics.get("utility")) {
      assertThat(row.get("accuracy").asDouble()).isBetween(0.0, 1.0);
      assertThat(row.get("macro_f1").asDouble()).isBetween(0.0, 1.0);
    }
    assertThat(metrics.get("attacks")).isNotEmpty();
    for (JsonNode attack : metrics.get("attacks")) {
      assertThat(attack.get("attack").asString()).isNotEmpty();
      assertThat(attack.propertyNames()).contains("auc", "auc_interval");
      assertThat(attack.propertyNames()).contains("tpr_at_fpr_0.01");
    }
  }

  private static List<String> words(JsonNode rows, String key) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.get(key).asString())
        .toList();
  }

  @Test
  void promptsOnlyWhenAskedTo() throws Exception {
    var place = new Workbench(folder);

    Outcome outcome =
        place.runHere(
            "--set",
            "method.name=zero-shot",
            "--set",
            "output.format=jsonl",
            "--set",
            "evaluation.enabled=false");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEmpty();
    assertThat(place.files())
        .containsExactly(
            "certificate.json", "report.html", "run.journal", "run.log", "synthetic.jsonl");
    assertThat(place.read("synthetic.jsonl").lines())
        .hasSize(6)
        .allSatisfy(
            line ->
                assertThat(JSON.readTree(line).propertyNames())
                    .containsExactly("text", "category"));
    JsonNode certificate = JSON.readTree(place.read("certificate.json"));
    assertThat(certificate.get("epsilon").asDouble()).isZero();
    assertThat(certificate.get("mechanisms")).isEmpty();
    assertThat(place.read("run.log")).doesNotContain("charged");
    assertThat(outcome.err())
        .contains("No private record was used")
        .doesNotContain("epsilon 8", "pass on synthetic.csv");
    place.assertNoMarker();
  }

  @Test
  void marksTextsWithoutAGuaranteeInEveryOutputAndReleasesNothing() throws Exception {
    var place = new Workbench(folder);
    String[] method = {"--set", "method.name=non-private"};

    Outcome refused = place.runHere("--set", "method.name=non-private", "--release");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("Leave out --release");

    Outcome outcome = place.runHere(method);

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(place.files())
        .containsExactly(
            "NOT-PRIVATE-synthetic.csv",
            "baseline.journal",
            "metrics.json",
            "report.html",
            "run.journal",
            "run.log");
    assertThat(place.read("NOT-PRIVATE-synthetic.csv").lines()).hasSize(7);
    assertThat(JSON.readTree(place.read("metrics.json")).get("verdict").get(0).asString())
        .startsWith("NOT PRIVATE");
    assertThat(place.read("report.html"))
        .contains("NOT PRIVATE", "There is no guarantee")
        .doesNotContain("certificate.json");
    assertThat(place.read("run.log")).contains("NOT PRIVATE").doesNotContain("charged");
    assertThat(outcome.err())
        .contains("NOT PRIVATE", "nothing of this folder may leave")
        .doesNotContain("Guaranteed", "pass on");
    Workbench.assertNoMarker(outcome);
  }

  @Test
  void writesFromNoisyWordsAndShowsNoTraceOfARow() throws Exception {
    var place = new Workbench(folder);

    Outcome outcome =
        place.runHere("--set", "method.name=safesynth", "--set", "evaluation.enabled=false");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(place.read("synthetic.csv").lines()).startsWith("text,category").hasSize(7);
    assertThat(place.charges()).containsExactly("reserved", "content", "spent");
    JsonNode certificate = JSON.readTree(place.read("certificate.json"));
    assertThat(certificate.get("epsilon").asDouble()).isBetween(7.5, 8.0);
    JsonNode words = certificate.get("mechanisms").get(1);
    assertThat(words.get("name").asString()).isEqualTo("discrete_gaussian_vector_sum");
    assertThat(words.get("uses").asInt()).isOne();
    assertThat(words.get("sensitivity").get("value").asDouble()).isEqualTo(1024);
    assertThat(words.get("rho_per_use").asDouble())
        .isGreaterThanOrEqualTo(
            1024.0 * 1024 / (2 * words.get("parameters").get("variance").asDouble()));
    place.assertNoMarker();
    Workbench.assertNoMarker(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "paper-gaussian, discrete_gaussian_vector_sum",
    "paper-laplace, discrete_laplace",
    "noisy-max, permute_and_flip"
  })
  void writesFromDemonstrationsThatRecordsVotedFor(String method, String mechanism)
      throws Exception {
    var place = new Workbench(folder);

    Outcome outcome =
        place.runHere(
            "--set",
            "method.name=" + method,
            "--set",
            "method.voters=4",
            "--set",
            "method.demonstrations=2",
            "--set",
            "evaluation.enabled=false");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(place.read("synthetic.csv").lines()).startsWith("text,category").hasSize(7);
    assertThat(place.charges()).containsExactly("reserved", "content", "spent");
    JsonNode certificate = JSON.readTree(place.read("certificate.json"));
    assertThat(certificate.get("epsilon").asDouble()).isBetween(4.0, 8.0);
    JsonNode votes = certificate.get("mechanisms").get(1);
    assertThat(votes.get("name").asString()).isEqualTo(mechanism);
    assertThat(votes.get("uses").asInt()).isEqualTo(6);
    assertThat(votes.get("sensitivity").get("value").asDouble()).isEqualTo(1 << 14);
    assertThat(place.read("report.html")).contains("demonstrations");
    place.assertNoMarker();
    Workbench.assertNoMarker(outcome);
  }

  @Test
  void writesParquetInProportionToTheNoisyCounts() throws Exception {
    var place = new Workbench(folder);

    Outcome outcome =
        place.runHere(
            "--set",
            "output.format=parquet",
            "--set",
            "output.per_label=proportional",
            "--set",
            "evaluation.enabled=false");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    byte[] parquet = Files.readAllBytes(place.output.resolve("synthetic.parquet"));
    assertThat(new String(parquet, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    JsonNode perLabel = JSON.readTree(place.read("certificate.json")).get("records_per_label");
    assertThat(
            perLabel.get(Workbench.LABELS.get(0)).asInt()
                + perLabel.get(Workbench.LABELS.get(1)).asInt())
        .isEqualTo(6);
    assertThat(place.files()).doesNotContain("metrics.json", "baseline.journal");
    assertThat(place.read("report.html")).contains("Evaluation is switched off");
  }

  @Test
  void planReadsNoPrivateFile() throws Exception {
    var place = new Workbench(folder);
    Files.delete(place.input);

    Outcome outcome =
        place.here("plan", place.config.toString(), "--json", "--set", "model.path=none.gguf");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.json().get("private_reads").asInt()).isZero();
    assertThat(place.files()).isEmpty();
  }
}
