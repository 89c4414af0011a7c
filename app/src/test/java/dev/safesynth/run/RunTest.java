package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.TestModel;
import dev.safesynth.method.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs with the real model that are stopped and taken up again.
class RunTest {
  private static final String RESUME = "./safesynth run small.yaml --resume";

  private static final Engine ENGINE =
      new Engine(TestModel.shared(), TestModel.NAME, "ab".repeat(32), "0.5.0", Optional.empty());
  private static final String MARKER = "zqxmarker";

  /// Where one run was stopped after the first draws; tests work on copies.
  @TempDir private static Path original;

  private static Exit exit;
  private static String message;

  @TempDir private Path folder;

  @BeforeAll
  @SuppressWarnings("StaticAssignmentOfThrowable") // several tests look at it
  static void interruptARun() throws IOException {
    Files.writeString(original.resolve("tickets.csv"), csv(40));
    var listener = new Listener();
    var run = run(RunPlan.of(Configs.small(original)), listener);
    listener.stops.set(run);
    var stopped = catchThrowableOfType(UserException.class, () -> run.execute(false, false));
    exit = stopped.exit();
    message = stopped.toString();
  }

  @BeforeEach
  void copyTheInterruptedRun() throws IOException {
    Files.copy(original.resolve("tickets.csv"), folder.resolve("tickets.csv"));
    for (String file : List.of("ledger.db", "ledger.db.key", "ledger.db.head")) {
      Files.copy(original.resolve(file), folder.resolve(file));
    }
    Files.createDirectory(folder.resolve("out"));
    try (var files = Files.list(original.resolve("out"))) {
      for (Path file : files.toList()) {
        Files.copy(file, out(file.getFileName().toString()));
      }
    }
  }

  @Test
  void anInterruptedRunGoesOnWithTheSameDraws() throws IOException {
    byte[] before = Files.readAllBytes(journal());
    List<Long> counts = countsInJournal();

    run(plan(), new Listener()).execute(true, false);

    assertThat(exit).isEqualTo(Exit.INTERRUPTED);
    assertThat(message).contains("--resume");
    assertThat(Files.readAllBytes(journal())).startsWith(before);
    assertThat(countsInJournal()).isEqualTo(counts);
    assertThat(linesOfJournal("counts")).hasSize(1);
    assertThat(IntStream.range(0, 4))
        .allSatisfy(text -> assertThat(linesOfJournal("draw " + text)).hasSizeBetween(1, 8));
    assertThat(Files.readAllLines(out("synthetic.csv"))).hasSize(5);
    assertThat(charges()).containsExactly("reserved", "content", "resumed", "spent");
  }

  @Test
  void anInterruptedRunLeavesNothingUnderAFinalName() {
    assertThat(out("synthetic.csv")).doesNotExist();
    assertThat(out("certificate.json")).doesNotExist();
    assertThat(folder.resolve("out"))
        .isDirectoryNotContaining("glob:**.part")
        .isDirectoryContaining("glob:**run.journal");
  }

  @Test
  void aResumedRunWithAnotherConfigurationIsRefused() {
    RunPlan other = RunPlan.of(Configs.small(folder, "method.top_k=99"));

    var failure =
        catchThrowableOfType(
            UserException.class, () -> run(other, new Listener()).execute(true, false));

    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(failure).hasMessageContaining("another configuration");
  }

  @Test
  void aResumedRunWithAnotherInputIsRefused() throws IOException {
    Files.writeString(folder.resolve("tickets.csv"), csv(39));

    var failure =
        catchThrowableOfType(
            UserException.class, () -> run(plan(), new Listener()).execute(true, false));

    assertThat(failure.exit()).isEqualTo(Exit.BAD_DATA);
    assertThat(failure).hasMessageContaining("The input has changed");
  }

  @Test
  void aResumedRunGoesOnInItsOwnLedgerAlone() {
    RunPlan elsewhere = RunPlan.of(Configs.small(folder, "ledger.database=other.db"));

    var failure =
        catchThrowableOfType(
            UserException.class, () -> run(elsewhere, new Listener()).execute(true, false));

    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(failure).hasMessageContaining("charged in another ledger");
    assertThat(journal()).exists();
  }

  @Test
  void aRunWhoseChargeWasGivenBackDoesNotGoOn() {
    place(plan())
        .use(
            ledger -> {
              ledger.giveBack(ledger.charges().getLast().request().id());
              return ledger;
            });

    var failure =
        catchThrowableOfType(
            UserException.class, () -> run(plan(), new Listener()).execute(true, false));

    assertThat(failure.exit()).isEqualTo(Exit.BUDGET_REFUSED);
    assertThat(failure).hasMessageContaining("given back");
    assertThat(out("certificate.json")).doesNotExist();
  }

  @Test
  void fewerRecordsThanOneBatchCostNothing() throws IOException {
    Files.writeString(folder.resolve("tickets.csv"), csv(3));
    RunPlan plan = RunPlan.of(Configs.small(folder, "output.folder=fresh"));

    var failure =
        catchThrowableOfType(
            UserException.class, () -> run(plan, new Listener()).execute(false, false));

    assertThat(failure.exit()).isEqualTo(Exit.BAD_DATA);
    assertThat(failure).hasMessageContaining("fewer records than one batch of 4");
    assertThat(charges()).endsWith("reserved", "content", "released");
    assertThat(folder.resolve("fresh/run.journal")).doesNotExist();
  }

  @Test
  void aRunThatIsStoppedWhileItReadsKeepsItsChargeAndGoesOn() throws IOException {
    RunPlan plan = RunPlan.of(Configs.small(folder, "output.folder=fresh"));
    var listener = new Listener();
    var run = run(plan, listener);
    listener.stopsAtNote.set(run);

    var stopped = catchThrowableOfType(UserException.class, () -> run.execute(false, false));

    assertThat(stopped.exit()).isEqualTo(Exit.INTERRUPTED);
    assertThat(charges()).endsWith("reserved", "content");
    run(plan, new Listener()).execute(true, false);
    assertThat(Files.readAllLines(folder.resolve("fresh/synthetic.csv"))).hasSize(5);
    assertThat(charges()).endsWith("reserved", "content", "resumed", "spent");
  }

  @Test
  void whatPrivateRecordsSayIsInNoFileOfTheRunButTheTexts() throws IOException {
    try (var files = Files.list(folder.resolve("out"))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file -> assertThat(file).content().doesNotContain(MARKER));
    }
  }

  private RunPlan plan() {
    return RunPlan.of(Configs.small(folder));
  }

  private Path out(String name) {
    return folder.resolve("out").resolve(name);
  }

  private Path journal() {
    return out("run.journal");
  }

  private List<Long> countsInJournal() {
    try (Journal journal = Journal.resume(journal())) {
      return journal.counts().orElseThrow();
    }
  }

  private List<String> linesOfJournal(String start) throws IOException {
    return Files.readAllLines(journal()).stream()
        .filter(line -> line.startsWith(start + " "))
        .toList();
  }

  private static Run run(RunPlan plan, Listener listener) {
    return new Run(plan, ENGINE, place(plan), listener, RESUME);
  }

  private static LedgerPlace place(RunPlan plan) {
    return LedgerPlace.of(plan.config().ledger(), Map.of());
  }

  private List<String> charges() {
    return place(plan())
        .use(ledger -> ledger.entries().stream().skip(1).map(e -> e.kind().text()).toList());
  }

  private static String csv(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(
            i ->
                i % 2 == 0
                    ? "Where is my new card? " + MARKER + i + ",card_arrival\n"
                    : "Which rate do I get in Prague? " + MARKER + i + ",exchange_rate\n")
        .collect(Collectors.joining("", "text,category\n", ""));
  }

  /// Stops a run after the first step, when no text can be complete.
  private static final class Listener implements RunListener {
    private final AtomicReference<@Nullable Run> stops = new AtomicReference<>();
    private final AtomicReference<@Nullable Run> stopsAtNote = new AtomicReference<>();

    @Override
    public void note(String line) {
      assertThat(line).doesNotContain(MARKER);
      Run run = stopsAtNote.get();
      if (run != null && line.startsWith("charged")) {
        run.interrupt(); // the next thing that is done is to read the records
      }
    }

    @Override
    public void progress(
        String phase, int done, int total, long tokens, double seconds, double charged) {
      Run run = stops.get();
      if (run != null && tokens > 0) {
        run.interrupt();
      }
    }
  }
}
