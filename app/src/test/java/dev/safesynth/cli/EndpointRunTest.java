package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.cli.Workbench.Running;
import dev.safesynth.llm.remote.ListeningSocket;
import dev.safesynth.llm.remote.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whole runs whose texts come from a server process on this machine.
class EndpointRunTest {
  private static final String SECRET = "sk-0192837465abcdef";

  /// Requests of the trial at the start.
  private static final int TRIAL = 3;

  private static ServedModel server;

  @TempDir private Path folder;
  private Workbench place;

  @BeforeAll
  static void start() throws IOException {
    server = ServedModel.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void makePlace() throws IOException {
    place = new Workbench(folder);
    Workbench.write(folder.resolve("key"), SECRET + "\n");
  }

  @Test
  void aRunWithoutRecordsIsWrittenEvaluatedReportedAndCertified() throws Exception {
    Workbench.write(folder.resolve("test.csv"), Workbench.rowLines(60, 160));
    place.rows(150);
    endpoint("model", "api_key_env: LLM_KEY");
    Running run =
        place.start(
            Map.of("LLM_KEY", SECRET),
            arguments(
                "zero-shot",
                "evaluation.enabled=true",
                "evaluation.holdout=0.4",
                "evaluation.test=test.csv",
                "evaluation.in_context=false"));

    Outcome outcome = run.end();

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(place.files())
        .contains("synthetic.csv", "certificate.json", "metrics.json", "report.html")
        .contains("endpoint.usage");
    assertThat(place.read("synthetic.csv").lines()).hasSize(7);
    JsonNode model = JsonMapper.shared().readTree(place.read("certificate.json")).get("model");
    assertThat(model.get("name").asString()).isEqualTo(ServedModel.NAME);
    assertThat(model.at("/endpoint/host").asString()).isEqualTo("127.0.0.1");
    assertThat(model.at("/endpoint/sent").asString()).startsWith("public prompts only");
    assertThat(place.read("report.html"))
        .contains("remote model at 127.0.0.1", "public prompts only");
    assertThat(server.prompts("model")).hasSizeGreaterThan(TRIAL).noneMatch(this::hasMarker);
    assertThat(server.keys("model")).containsOnly("Bearer " + SECRET);
    place.assertNoMarker("test.csv");
    Workbench.assertNoMarker(outcome);
    keyIsNowhere(outcome);
  }

  @Test
  void aKilledRunGoesOnWithoutAskingAgain() throws Exception {
    endpoint("unhurried+killed", "concurrency: 1");
    Running run = place.start(Map.of(), arguments("zero-shot", "output.records=12"));
    run.await(place.output.resolve("run.journal"), "\ntext ", 4);
    run.process().destroyForcibly().waitFor();
    List<String> before = texts();
    assertThat(before).hasSizeBetween(4, 11);
    int asked = server.requests("unhurried+killed");

    // another number of requests at a time is no other run
    Outcome outcome =
        place.here(arguments("zero-shot", "output.records=12", "model.concurrency=2", "--resume"));

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(texts()).startsWith(before.toArray(String[]::new)).hasSize(12);
    assertThat(server.requests("unhurried+killed") - asked).isEqualTo(TRIAL + 12 - before.size());
    assertThat(place.read("synthetic.csv").lines()).hasSize(13);
  }

  @Test
  void controlCKeepsWhatTheEndpointWroteAndPaidTokensStayCounted() throws Exception {
    endpoint("unhurried+interrupted", "concurrency: 1");
    Running run = place.start(Map.of(), arguments("zero-shot", "output.records=12"));
    run.await(place.output.resolve("run.journal"), "\ntext ", 2);
    run.interrupt();
    Outcome interrupted = run.end();
    List<String> before = texts();
    long used = outputTokens();

    assertThat(interrupted.exit()).as(interrupted.err()).isEqualTo(130);
    assertThat(interrupted.failure()).singleElement().asString().contains("--resume");
    assertThat(before).hasSizeBetween(2, 11);
    assertThat(used).isPositive();
    assertThat(place.files()).doesNotContain("synthetic.csv");

    Outcome outcome = place.here(arguments("zero-shot", "output.records=12", "--resume"));

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(texts()).startsWith(before.toArray(String[]::new)).hasSize(12);
    assertThat(outputTokens()).isGreaterThan(used);
  }

  private long outputTokens() throws IOException {
    return place
        .read("endpoint.usage")
        .lines()
        .mapToLong(line -> Long.parseLong(line.split(" ", 2)[1]))
        .sum();
  }

  @Test
  void aLimitStopsARunAndAHigherOneLetsItGoOn() throws Exception {
    endpoint("fixed+limit", "token_limit: 600");

    Outcome stopped = place.here(arguments("zero-shot", "output.records=20"));
    List<String> before = texts();
    Outcome outcome =
        place.here(
            arguments("zero-shot", "output.records=20", "model.token_limit=100000", "--resume"));

    assertThat(stopped.exit()).as(stopped.err()).isEqualTo(7);
    assertThat(stopped.failure()).singleElement().asString().contains("model.token_limit: 600");
    assertThat(before).hasSizeBetween(1, 19);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(texts()).startsWith(before.toArray(String[]::new)).hasSize(20);
  }

  @Test
  void privateTextGoesToThisMachineAndTheResultSaysSo() throws Exception {
    endpoint("fixed+private", "api_key_file: key");

    Outcome outcome = place.here(arguments("non-private"));

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(server.prompts("fixed+private")).hasSize(TRIAL + 6);
    assertThat(server.prompts("fixed+private").subList(0, TRIAL)).noneMatch(this::hasMarker);
    assertThat(server.prompts("fixed+private").subList(TRIAL, TRIAL + 6)).allMatch(this::hasMarker);
    assertThat(place.files())
        .contains("NOT-PRIVATE-synthetic.csv")
        .doesNotContain("certificate.json");
    assertThat(place.read("report.html")).contains("with private text, were sent to 127.0.0.1");
    assertThat(outcome.err()).contains("PRIVATE TEXT will be sent to 127.0.0.1");
    place.assertNoMarker();
    keyIsNowhere(outcome);
  }

  @Test
  void privateTextIsRefusedForAnotherHostBeforeAByteLeaves() throws Exception {
    try (var other = new ListeningSocket()) {
      place.config(
          "model: {endpoint: 'http://%s:%d/v1', endpoint_model: m}\n"
              .formatted(other.host(), other.port()));

      Outcome outcome = place.here(arguments("non-private"));

      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.err())
          .contains("would send private text to " + other.host(), "model.allow_private_text_to");
      assertThat(other.bytes()).isZero();
      assertThat(place.files()).isEmpty();
    }
  }

  @Test
  void wordsAreMeasuredHereAndTheEndpointWritesFromThem() throws Exception {
    endpoint("model+words", "api: completions");

    Outcome outcome = place.here(arguments("safesynth"));

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    JsonNode certificate = JsonMapper.shared().readTree(place.read("certificate.json"));
    assertThat(certificate.get("epsilon").asDouble()).isPositive();
    assertThat(certificate.at("/model/endpoint/sent").asString()).contains("no private text");
    assertThat(certificate.at("/model/endpoint/beside/name").asString())
        .isEqualTo("smollm2-135m-instruct");
    assertThat(server.prompts("model+words").subList(TRIAL, TRIAL + 6))
        .hasSize(6)
        .noneMatch(this::hasMarker);
    place.assertNoMarker();
  }

  @Test
  void thePlanTellsWhatLeavesAndSendsNothing() throws Exception {
    endpoint("fixed+plan", "api_key_env: SAFESYNTH_NO_SUCH_KEY");

    Outcome outcome = place.here("plan", place.config.toString(), "--set", "method.name=zero-shot");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("endpoint     127.0.0.1", "sent there   public prompts only");
    assertThat(server.requests("fixed+plan")).isZero();
  }

  @Test
  void theFirstExampleOfThePageAboutModelsRuns() throws Exception {
    String page = Files.readString(Path.of("../docs/models.md"));
    var example = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page);
    assertThat(example.find()).isTrue();
    Workbench.write(place.config, example.group(1));
    place.rows(24);
    Files.move(place.input, folder.resolve("tickets.csv"));

    Outcome outcome =
        place.here(
            "run",
            place.config.toString(),
            "--set",
            "model.endpoint=" + server.address("fixed+page"),
            "--set",
            "model.endpoint_model=" + ServedModel.NAME,
            "--set",
            "evaluation.enabled=false");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(server.requests("fixed+page")).isPositive();
  }

  private void endpoint(String how, String more) throws IOException {
    place.config(
        "model: {endpoint: '%s', endpoint_model: %s, %s}\nevaluation: {enabled: false}\n"
            .formatted(server.address(how), ServedModel.NAME, more));
  }

  /// Of `run`, with values that the configuration has otherwise, and options.
  private String[] arguments(String method, String... more) {
    return Stream.concat(
            Stream.of("run", place.config.toString(), "--set", "method.name=" + method),
            Stream.of(more)
                .flatMap(
                    word -> word.startsWith("--") ? Stream.of(word) : Stream.of("--set", word)))
        .toArray(String[]::new);
  }

  private List<String> texts() throws IOException {
    return place.read("run.journal").lines().filter(line -> line.startsWith("text ")).toList();
  }

  private boolean hasMarker(String text) {
    return text.contains(Workbench.MARKER);
  }

  private void keyIsNowhere(Outcome outcome) throws IOException {
    assertThat(outcome.out() + outcome.err()).doesNotContain(SECRET);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).filter(file -> !file.endsWith("key")))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(
                          new String(
                              Files.readAllBytes(file),
                              java.nio.charset.StandardCharsets.ISO_8859_1))
                      .doesNotContain(SECRET));
    }
  }
}
