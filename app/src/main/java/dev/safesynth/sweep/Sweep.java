package dev.safesynth.sweep;

import com.sun.management.OperatingSystemMXBean;
import dev.safesynth.budget.Accounts;
import dev.safesynth.budget.Amounts;
import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.budget.Standing;
import dev.safesynth.config.RunConfig;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Journal;
import dev.safesynth.run.Engine;
import dev.safesynth.run.Run;
import dev.safesynth.run.RunFolder;
import dev.safesynth.run.RunListener;
import dev.safesynth.run.RunPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Runs every cell of a [SweepPlan], or what is left of them: finished ones are kept, an
/// interrupted one is continued, and nothing is charged twice. Each cell is an ordinary run in a
/// folder of its own.
public final class Sweep {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A cell's certificate holds for that cell alone, and nobody else would tell who copies it.
  private static final String NOTICE =
      """
      A run of a sweep over records that were declared public. No ledger that counts has charged for
      it. If the records are private, nothing of this folder may leave, its certificate included.
      """;

  private final SweepPlan plan;
  private final Engine engine;
  private final Map<String, String> environment;
  private final RunListener listener;
  private final String again;
  private volatile boolean interrupted;
  private volatile @Nullable Run running;

  /// @param environment where the ledger is looked for when the configuration does not say
  /// @param again what to type to go on
  public Sweep(
      SweepPlan plan,
      Engine engine,
      Map<String, String> environment,
      RunListener listener,
      String again) {
    this.plan = plan;
    this.engine = engine;
    this.environment = Map.copyOf(environment);
    this.listener = listener;
    this.again = again;
  }

  /// What a sweep came to.
  ///
  /// @param refused cells that could not be run, with the reason
  /// @param verdict in a few sentences
  public record Outcome(
      Path figures, Path report, int cells, Map<String, String> refused, List<String> verdict) {}

  /// Asks the sweep to stop as soon as what is drawn is on the disk. Safe from any thread.
  public void interrupt() {
    interrupted = true;
    Run run = running;
    if (run != null) {
      run.interrupt();
    }
  }

  /// Runs to the end.
  ///
  /// @throws UserException whenever a run fails for another reason than a budget too small for it
  public Outcome execute() {
    requireSameSweep();
    List<Cell> left = plan.cells().stream().filter(cell -> !isFinished(cell)).toList();
    requireRoom(left.stream().filter(cell -> !isBegun(cell)).toList());
    listener.note("%d runs, %d of them left to do".formatted(plan.cells().size(), left.size()));
    var refused = new LinkedHashMap<String, String>();
    for (Cell cell : plan.cells()) {
      if (!isFinished(cell)) {
        run(cell).ifPresent(reason -> refused.put(cell.name(), reason));
      }
    }
    List<CellResult> results =
        plan.cells().stream()
            .filter(cell -> !refused.containsKey(cell.name()))
            .map(cell -> CellResult.read(cell, plan.folder(cell)))
            .toList();
    var report = new SweepReport(plan, results, refused);
    Path figures = plan.folder().resolve("sweep.json");
    Path page = plan.folder().resolve("sweep.html");
    write(figures, report.json());
    write(page, report.html(ZonedDateTime.now(ZoneId.systemDefault())));
    return new Outcome(figures, page, results.size(), refused, report.verdict());
  }

  /// A sweep in a folder goes on as it was begun: other settings would mix what must not be
  /// compared. More methods, epsilons and repeats may join.
  private void requireSameSweep() {
    Path file = plan.folder().resolve("settings.json");
    String identity = JSON.writeValueAsString(plan.identity());
    try {
      if (Files.exists(file)) {
        if (!Files.readString(file).equals(identity)) {
          throw new UserException(
              Exit.USAGE,
              "The folder holds a sweep with another configuration or another way to pay",
              plan.folder().toString(),
              "Restore the configuration, or choose another folder with --output.");
        }
        return;
      }
      Files.createDirectories(plan.folder());
      write(file, identity);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The folder of the sweep cannot be used",
          plan.folder().toString(),
          "Check its permissions, or choose another one with --output.",
          e);
    }
  }

  /// Refuses at once what a limit of the ledger would refuse halfway.
  private void requireRoom(List<Cell> fresh) {
    ZeroConcentrated price = plan.price(fresh);
    RunConfig config = RunConfig.read(plan.config(), plan.overrides());
    double delta = config.privacy().delta();
    if (plan.policy() != Policy.CHARGED || price.rho() == 0) {
      return;
    }
    listener.note(
        "all runs left to do are charged together: rho %.4g, which is epsilon %.3g at delta %s"
            .formatted(price.rho(), price.epsilon(delta), Amounts.stated(delta)));
    LedgerPlace ledger = LedgerPlace.of(config.ledger(), environment);
    if (!ledger.isThere()) {
      return;
    }
    String name = config.ledger().dataSet();
    Standing standing =
        ledger.use(book -> Standing.of(book, name, Accounts.ofRuns(book.dataSet(name)), delta));
    if (!standing.leaves(price)) {
      throw new UserException(
          Exit.BUDGET_REFUSED,
          "The limit of data set %s does not allow all runs of the sweep".formatted(name),
          ledger.toString(),
          "Ask for fewer epsilons, methods or repeats. Nothing was spent.");
    }
  }

  private boolean isBegun(Cell cell) {
    return Journal.isBegun(plan.folder(cell).resolve("run.journal"));
  }

  /// The report comes last.
  private boolean isFinished(Cell cell) {
    return Files.exists(plan.folder(cell).resolve("report.html"));
  }

  /// @return why it cannot be run, when its budget is too small
  private Optional<String> run(Cell cell) {
    stopIfAsked();
    RunPlan runPlan;
    try {
      runPlan = plan.plan(cell);
    } catch (UserException e) {
      if (e.exit() == Exit.BUDGET_REFUSED) {
        listener.note(cell.name() + ": left out, " + e.what());
        return Optional.of(e.what());
      }
      throw e;
    }
    listener.note("run " + cell.name());
    if (plan.policy() == Policy.PUBLIC_DATA) {
      write(plan.folder(cell).resolve("NOTICE.txt"), NOTICE);
    }
    RunConfig config = runPlan.config();
    Run run =
        new Run(runPlan, engine, LedgerPlace.of(config.ledger(), environment), listener, again);
    running = run;
    if (interrupted) {
      run.interrupt();
    }
    long nanos = System.nanoTime();
    long cpuNanos = cpu();
    try {
      run.execute(isBegun(cell), false);
    } finally {
      running = null;
      if (Files.isDirectory(RunFolder.of(config).folder())) {
        new CellCost((System.nanoTime() - nanos) / 1e9, (cpu() - cpuNanos) / 1e9)
            .note(plan.folder(cell));
      }
    }
    return Optional.empty();
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private void stopIfAsked() {
    if (interrupted) {
      throw new UserException(
          Exit.INTERRUPTED,
          "Interrupted; finished runs are kept and nothing will be charged twice",
          plan.folder().toString(),
          "Continue with: " + again);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
