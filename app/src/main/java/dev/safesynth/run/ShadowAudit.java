package dev.safesynth.run;

import dev.safesynth.assess.ShadowReport;
import dev.safesynth.attack.shadow.Canaries;
import dev.safesynth.attack.shadow.ShadowGame;
import dev.safesynth.attack.shadow.ShadowRelease;
import dev.safesynth.config.RunConfig;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.Journal;
import dev.safesynth.method.TextGenerator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Membership inference on releases of one configuration: makes as many shadow releases as the time
/// allows and attacks some of them with the help of the others (`docs/evaluation/shadow.md`).
///
/// Shadow releases read the private records as a run does, pay in ledgers of their own, and are
/// kept: a second audit in the same folder goes on where the first one ended, however it ended. The
/// real ledger and the released run are not touched.
public final class ShadowAudit {
  /// More tell nothing new that would be worth the time.
  private static final int MOST_RELEASES = 256;

  private static final String NOTICE =
      """
      Shadow releases of private records, made to be attacked. Nobody has charged for them: they must
      not leave the hands of those who may see the records. They can be removed at any time.
      """;

  private final RunPlan plan;
  private final Engine engine;
  private final Path folder;
  private final int canaries;
  private final RunListener listener;
  private final String again;
  private boolean engineIsFit;
  private volatile boolean interrupted;
  private volatile boolean timeIsUp;
  private volatile @Nullable Runnable stop;

  /// @param plan of a private run
  /// @param folder for the shadow releases and the results
  /// @param canaries how many made-up records may be planted; 0 for none
  /// @param again what to type to go on
  public ShadowAudit(
      RunPlan plan, Engine engine, Path folder, int canaries, RunListener listener, String again) {
    this.plan = plan;
    this.engine = engine;
    this.folder = folder;
    this.canaries = canaries;
    this.listener = listener;
    this.again = again;
  }

  /// Asks the audit to end; what was drawn is kept. Safe from any thread.
  public void interrupt() {
    interrupted = true;
    stop();
  }

  private void endTime() {
    timeIsUp = true;
    stop();
  }

  private void stop() {
    Runnable work = stop;
    if (work != null) {
      work.run();
    }
  }

  /// What came of it.
  ///
  /// @param withheld why there are no figures: the time was too short for any attack
  public record Outcome(Optional<String> withheld, Optional<ShadowReport.Written> report) {}

  /// Makes shadow releases for about as long as given, then attacks.
  ///
  /// @throws UserException with exit INTERRUPTED when asked to stop, or whenever a run would fail
  public Outcome execute(Duration budget) {
    Clock clock = new Clock(System.nanoTime(), budget);
    AtomicFile.write(
        folder.resolve("NOTICE.txt"), out -> out.write(NOTICE.getBytes(StandardCharsets.UTF_8)));
    Optional<List<DataRecord>> planted;
    List<Shadow> made = new ArrayList<>();
    Optional<String> withheld;
    try (ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor()) {
      Future<?> end = alarm.schedule(this::endTime, budget.toNanos(), TimeUnit.NANOSECONDS);
      try {
        planted = canaries();
        withheld =
            planted.isPresent()
                ? make(planted.get(), clock, made)
                : Optional.of(tooSmall("the canaries alone take longer"));
      } finally {
        end.cancel(false); // else closing the alarm would wait for it
      }
    }
    stopIfAsked();
    if (withheld.isPresent()) {
      return new Outcome(withheld, Optional.empty());
    }
    listener.note("attacking %d of %d shadow releases".formatted(made.size() / 4, made.size()));
    return new Outcome(Optional.empty(), Optional.of(attack(made, planted.orElseThrow())));
  }

  /// Makes releases until the time is over.
  ///
  /// @param made receives them
  /// @return why there are too few
  private Optional<String> make(List<DataRecord> planted, Clock clock, List<Shadow> made) {
    boolean told = false;
    while (made.size() < MOST_RELEASES) {
      stopIfAsked();
      Shadow shadow =
          new Shadow(
              plan,
              folder.resolve(String.format(Locale.ROOT, "%03d", made.size())),
              engine,
              planted);
      if (shadow.isComplete()) {
        shadow.coins(); // refuses now what could not be used in the end
        made.add(shadow);
        continue;
      }
      double fit = made.isEmpty() ? 0 : clock.secondsLeft() / seconds(made);
      if (!made.isEmpty()) {
        if (!told) {
          listener.note(
              "a shadow release takes about %s: %d more fit into the time"
                  .formatted(time(seconds(made)), (int) fit));
          told = true;
        }
        // a part of one has the benefit of the doubt
        if (made.size() + Math.ceil(fit) < ShadowGame.FEWEST_RELEASES) {
          return Optional.of(tooSmall(made));
        }
        if (fit < 1 && made.size() >= ShadowGame.FEWEST_RELEASES) {
          break;
        }
      }
      OptionalDouble seconds = write(shadow, made.size(), made.size() + Math.max(1, (int) fit));
      if (seconds.isEmpty()) {
        break;
      }
      shadow.complete(seconds.getAsDouble());
    }
    return made.size() >= ShadowGame.FEWEST_RELEASES
        ? Optional.empty()
        : Optional.of(
            made.isEmpty() ? tooSmall("it does not hold a single shadow release") : tooSmall(made));
  }

  /// That one release takes on average.
  private static double seconds(List<Shadow> made) {
    return made.stream().mapToDouble(Shadow::seconds).average().orElseThrow();
  }

  /// @return seconds that it took; empty when the time was up before it was complete
  private OptionalDouble write(Shadow shadow, int number, int of) {
    Run run =
        shadow.run(
            new ShadowListener(
                number == 0 ? "first shadow" : "shadow %d of %d".formatted(number + 1, of),
                listener),
            again);
    stop = run::interrupt;
    try {
      if (interrupted || timeIsUp) {
        return OptionalDouble.empty();
      }
      if (!engineIsFit) {
        run.requireFitEngine();
        engineIsFit = true;
      }
      long start = System.nanoTime();
      run.executeOnFitEngine(shadow.isBegun());
      return OptionalDouble.of((System.nanoTime() - start) / 1e9);
    } catch (UserException e) {
      stopIfAsked();
      if (e.exit() == Exit.INTERRUPTED && timeIsUp) {
        return OptionalDouble.empty();
      }
      throw e;
    } finally {
      stop = null;
    }
  }

  private static String tooSmall(List<Shadow> made) {
    return tooSmall(
        "one shadow release takes about %s, and the smallest attack needs %d of them; %d %s ready and kept"
            .formatted(
                time(seconds(made)),
                ShadowGame.FEWEST_RELEASES,
                made.size(),
                made.size() == 1 ? "is" : "are"));
  }

  private static String tooSmall(String why) {
    return "The time is too short for any attack: " + why + ". Nothing is claimed.";
  }

  /// What is planted, written by the public model; empty when the time was up before.
  private Optional<List<DataRecord>> canaries() {
    if (canaries == 0) {
      return Optional.of(List.of());
    }
    RunConfig config = plan.config();
    var journals =
        new RunJournals(config, new RunFolder(folder, folder.resolve("canaries.csv")), engine);
    var generator = new TextGenerator(engine.model(), plan.settings(), plan.tokens());
    stop = generator::stop;
    try (Journal journal = journals.baseline()) {
      List<Integer> texts = Allocation.equalTexts(canaries, config.labels().size());
      Allocation allocation = Allocation.of(texts, Collections.nCopies(texts.size(), 0L), 1);
      var progress = new TextCounter("canaries", journal.completed(), canaries, 0, listener);
      return generator
          .writePublic(allocation, config.labelNames(), journal, progress)
          .map(Released::all)
          .map(Released::value)
          .map(this::records);
    } finally {
      stop = null;
    }
  }

  private List<DataRecord> records(List<LabelledText> publicTexts) {
    List<LabelledText> texts = Canaries.from(publicTexts, seed());
    return IntStream.range(0, texts.size())
        .mapToObj(i -> new DataRecord("\u0000canary " + i, texts.get(i)))
        .toList();
  }

  private ShadowReport.Written attack(List<Shadow> made, List<DataRecord> planted) {
    List<List<LabelledText>> texts = made.stream().map(Shadow::synthetic).toList();
    List<Shadow.Coins> coins = made.stream().map(Shadow::coins).toList();
    Private<List<DataRecord>> all =
        new RunInput(plan, 0, planted)
            .all(this::stopIfAsked)
            .<List<DataRecord>>fold(ArrayList::new, List::add);
    var result =
        Internal.of(
            all,
            records ->
                ShadowGame.play(
                    new ShadowGame.Inputs(
                        records.stream().map(DataRecord::content).toList(),
                        planted.size(),
                        IntStream.range(0, made.size())
                            .mapToObj(
                                i ->
                                    new ShadowRelease(texts.get(i), members(records, coins.get(i))))
                            .toList(),
                        Optional.of(plan.epsilon()),
                        plan.config().privacy().delta(),
                        seed())));
    return new ShadowReport(
            plan.config().method().describe(),
            "SafeSynthDP " + Version.NUMBER,
            Optional.of(
                new ShadowReport.Claim(
                    plan.epsilon(),
                    plan.config().privacy().delta(),
                    plan.budget().planned().rho())),
            "Each record is in each shadow release by a fair coin of its own, from a keyed hash of"
                + " its identity.")
        .write(folder, result);
  }

  private static BitSet members(List<DataRecord> records, Shadow.Coins coins) {
    BitSet members = new BitSet();
    IntStream.range(0, records.size())
        .filter(i -> coins.isMember(records.get(i)))
        .forEach(members::set);
    return members;
  }

  /// Not a privacy seed: it shuffles rows for figures that stay inside.
  private long seed() {
    return Long.parseUnsignedLong(plan.config().hash().substring(0, 16), 16);
  }

  private void stopIfAsked() {
    if (interrupted) {
      throw new UserException(
          Exit.INTERRUPTED,
          "Interrupted; the shadow releases are kept and nothing is made twice",
          folder.toString(),
          "Continue with: " + again);
    }
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 120 ? whole + " s" : (whole + 30) / 60 + " min";
  }

  private record Clock(long start, Duration span) {
    double secondsLeft() {
      return Math.max(0, (span.toNanos() - (System.nanoTime() - start)) / 1e9);
    }
  }

  /// Shows which shadow release is being written; what its run has to say is in its own log.
  private record ShadowListener(String name, RunListener next) implements RunListener {
    @Override
    public void note(String line) {
      if (line.startsWith("warning")) {
        next.note(line);
      }
    }

    @Override
    public void progress(
        String phase, int done, int total, long tokens, double seconds, double charged) {
      next.progress(name, done, total, tokens, seconds, 0);
    }
  }
}
