package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.embedding.TestEmbedder;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.TestModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Complete runs of `private-evolution` with the real models.
class EvolutionRunTest {
  private static final String MARKER = "zqxmarker";

  @TempDir private Path folder;

  private RunPlan plan(String... overrides) {
    var all = new ArrayList<>(List.of(overrides));
    all.addAll(0, List.of("method.name=private-evolution", "method.candidates=3"));
    return RunPlan.of(Configs.small(folder, all.toArray(String[]::new)));
  }

  private static Engine engine(Optional<Path> embeddings) {
    return new Engine(TestModel.shared(), TestModel.NAME, "ab".repeat(32), "0.5.0", embeddings);
  }

  private static Run run(RunPlan plan, Listener listener) {
    return new Run(
        plan, engine(Optional.of(TestEmbedder.folder())), place(plan), listener, "resume it");
  }

  private static LedgerPlace place(RunPlan plan) {
    return LedgerPlace.of(plan.config().ledger(), Map.of());
  }

  private Path out(String name) {
    return folder.resolve("out").resolve(name);
  }

  private void data() throws IOException {
    Files.writeString(
        folder.resolve("tickets.csv"),
        IntStream.range(0, 80)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? "Where is my new card? " + MARKER + i + ",card_arrival\n"
                        : "Which rate do I get in Prague? " + MARKER + i + ",exchange_rate\n")
            .collect(Collectors.joining("", "text,category\n", "")));
  }

  /// Stopped while the first candidates are written, then after the first votes, then to the end.
  @Test
  void anInterruptedRunGoesOnToCertificateLedgerAndReport() throws IOException {
    data();
    for (String moment : List.of("subtopics-0 ", "votes-1 ")) {
      var listener = new Listener(moment);
      Run stopped = run(plan(), listener);
      listener.stops.set(stopped);
      boolean resume = Files.exists(out("run.journal"));

      var failure = catchThrowableOfType(UserException.class, () -> stopped.execute(resume, false));

      assertThat(failure.exit()).isEqualTo(Exit.INTERRUPTED);
      assertThat(out("certificate.json")).doesNotExist();
    }
    byte[] before = Files.readAllBytes(out("run.journal"));

    run(plan(), new Listener("nothing")).execute(true, true);

    assertThat(Files.readAllBytes(out("run.journal"))).startsWith(before);
    List<String> journal = Files.readAllLines(out("run.journal"));
    for (String once : List.of("counts ", "numbers votes-1 ", "numbers votes-2 ")) {
      assertThat(journal).filteredOn(line -> line.startsWith(once)).as(once).hasSize(1);
    }
    assertThat(Files.readAllLines(out("synthetic.csv"))).hasSize(5);
    certificateTellsOfCountsAndVotes();
    List<String> charges =
        place(plan())
            .use(ledger -> ledger.entries().stream().skip(1).map(e -> e.kind().text()).toList());
    assertThat(charges).containsExactly("reserved", "content", "resumed", "resumed", "spent");
    for (String page : List.of("report.html", "report-release.html")) {
      assertThat(out(page)).content().contains("noisy votes", "private-evolution");
    }
    try (var files = Files.list(folder.resolve("out"))) {
      assertThat(files).allSatisfy(file -> assertThat(file).content().doesNotContain(MARKER));
    }
  }

  private void certificateTellsOfCountsAndVotes() throws IOException {
    JsonNode certificate =
        JsonMapper.builder().build().readTree(Files.readString(out("certificate.json")));
    assertThat(certificate.get("epsilon").asDouble()).isBetween(3.0, 4.0);
    JsonNode votes = certificate.get("mechanisms").get(1);
    assertThat(certificate.get("mechanisms").size()).isEqualTo(2);
    assertThat(votes.get("name").asString()).isEqualTo("discrete_gaussian_vector_sum");
    assertThat(votes.get("sensitivity").get("value").asDouble()).isEqualTo(1);
    assertThat(votes.get("uses").asInt()).isEqualTo(2);
    assertThat(votes.get("proof").asString()).isEqualTo("docs/privacy/private-evolution.md");
    assertThat(Path.of("..", votes.get("proof").asString())).exists();
  }

  @Test
  void withoutTheModelForVectorsNothingIsCharged() throws IOException {
    data();
    var run =
        new Run(plan(), engine(Optional.empty()), place(plan()), new Listener("nothing"), "again");

    var failure = catchThrowableOfType(UserException.class, () -> run.execute(false, false));

    assertThat(failure.exit()).isEqualTo(Exit.MODEL);
    assertThat(failure).hasMessageContaining("sentence vectors");
    assertThat(folder.resolve("ledger.db")).doesNotExist();
  }

  @Test
  void aModelForVectorsThatDoesNotLoadIsToldBeforeTheCharge() throws IOException {
    data();
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.copy(TestEmbedder.folder().resolve("tokenizer.json"), broken.resolve("tokenizer.json"));
    Files.writeString(broken.resolve("model.onnx"), "no model");
    var run =
        new Run(
            plan(), engine(Optional.of(broken)), place(plan()), new Listener("nothing"), "again");

    var failure = catchThrowableOfType(UserException.class, () -> run.execute(false, false));

    assertThat(failure.exit()).isEqualTo(Exit.MODEL);
    assertThat(folder.resolve("ledger.db")).doesNotExist();
  }

  /// At epsilon 4 and two rounds a text needs about 5 votes to stand out of the noise.
  @Test
  void aPlanWhoseRecordsCannotOutvoteTheNoiseIsRefused() {
    var failure = catchThrowableOfType(UserException.class, () -> plan("privacy.rows_at_most=12"));

    assertThat(failure.exit()).isEqualTo(Exit.BUDGET_REFUSED);
    assertThat(failure).hasMessageContaining("4 texts 3.0 votes");
    assertThat(String.join("\n", PlanSummary.of(plan("privacy.rows_at_most=400")).lines()))
        .contains("2 rounds of votes for 3 candidates a text", "they have at most 100.0");
  }

  @Test
  void aThinLabelIsAnnouncedFromReleasedCounts() {
    var evolution = plan().budget().evolution().orElseThrow();

    assertThat(
            EvolutionSignal.warnings(
                evolution, List.of("a", "b"), List.of(1000L, -3L), List.of(2, 2)))
        .singleElement()
        .asString()
        .startsWith("warning: label b has about 0 records for 2 texts");
  }

  /// Stops a run as soon as its journal has a line that begins so.
  private final class Listener implements RunListener {
    private final String moment;
    private final AtomicReference<@Nullable Run> stops = new AtomicReference<>();

    Listener(String moment) {
      this.moment = moment;
    }

    @Override
    public void note(String line) {
      assertThat(line).doesNotContain(MARKER);
    }

    @Override
    public void progress(
        String phase, int done, int total, long tokens, double seconds, double charged) {
      Run run = stops.get();
      if (run != null && reached()) {
        run.interrupt();
      }
    }

    private boolean reached() {
      try {
        return Files.readString(out("run.journal")).contains(" " + moment);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
