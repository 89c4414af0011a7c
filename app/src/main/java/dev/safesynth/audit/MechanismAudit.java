package dev.safesynth.audit;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.BatchIndependence;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.method.AuditedGenerator;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GenerationSettings;
import dev.safesynth.method.PublicPosition;
import dev.safesynth.method.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The audit of one configuration's guarantee: checks of exact laws and batches, canaries in the
/// token draws, and a twin of the run from end to end, as far as the time goes
/// (`docs/evaluation/audit-mechanism.md`).
///
/// No private record is read. A guarantee has to hold for every data set, so the auditor makes up
/// the worst one; and since nothing of the user's is touched, nothing is charged to the user's
/// ledger. Whatever is written goes to a temporary folder and is removed.
public final class MechanismAudit {
  /// Share of the time for canaries in token draws; the rest is for the twin.
  private static final double TOKENS_SHARE = 0.35;

  private static final int MOST_POSITIONS = 64;
  private static final int MOST_PAIRS = 200_000;

  /// Fewer texts in either world could certify next to nothing.
  private static final int LEAST_PAIRS = 40;

  private static final int TEXTS_PER_DECODER = 60;
  private static final int MOST_CANARIES = 20_000;

  /// `canaries · delta` above this would blunt the one-run bound.
  private static final double CANARIES_TIMES_DELTA = 0.05;

  /// Opening the model for a smaller round is not worth it.
  private static final int LEAST_ROUND = 8;

  /// How much of the time that is left a round may plan with.
  private static final double LAST_ROUND = 0.9;

  /// Fewer could certify next to nothing.
  private static final int LEAST_CANARIES = 40;

  private final LanguageModel model;
  private final GenerationSettings settings;
  private final GenerationPlan plan;
  private final AuditListener listener;
  private final AuditedGenerator generator;
  private final Random random;
  private final long seed;
  private volatile boolean interrupted;
  private volatile @Nullable TwinRun running;

  /// @param plan of a private run
  /// @param seed of coins and made-up records; no privacy rests on it
  public MechanismAudit(
      LanguageModel model,
      GenerationSettings settings,
      GenerationPlan plan,
      AuditListener listener,
      long seed) {
    this(
        model, settings, plan, listener, seed, AuditedGenerator.of(plan.tokens(), settings.topK()));
  }

  /// For tests, which hand in broken generators.
  MechanismAudit(
      LanguageModel model,
      GenerationSettings settings,
      GenerationPlan plan,
      AuditListener listener,
      long seed,
      AuditedGenerator generator) {
    this.model = model;
    this.settings = settings;
    this.plan = plan;
    this.listener = listener;
    this.generator = generator;
    this.random = new Random(seed);
    this.seed = seed;
  }

  /// Asks the audit to end without a result. Safe from any thread.
  public void interrupt() {
    interrupted = true;
    TwinRun twin = running;
    if (twin != null) {
      twin.stop();
    }
  }

  /// Audits for about as long as given.
  ///
  /// @throws UserException with exit INTERRUPTED when asked to stop; with exit MODEL or ENVIRONMENT
  ///   when the machine does not let it
  public MechanismReport run(Duration budget) {
    long start = System.nanoTime();
    stopIfAsked();
    Claim claim = Claim.of(plan);
    var textGenerator = new TextGenerator(model, settings, plan.tokens());
    textGenerator.requireRoom();
    listener.note("trying whether the engine computes each record independently of the others");
    boolean alone = BatchIndependence.holds(model, textGenerator.decoderSettings());
    stopIfAsked();
    listener.note("comparing exact probabilities and batches with and without a record");
    List<LogitCanary> canaries =
        PublicPosition.record(
                model, settings, plan.tokens(), Math.min(MOST_POSITIONS, plan.maxTokens()))
            .stream()
            .map(position -> LogitCanary.at(generator, position, plan.tokens().range()))
            .toList();
    AlgebraicCheck algebra = AlgebraicCheck.of(generator, canaries, random);
    PartitionCheck partition = PartitionCheck.of(generator, random);
    Path folder = AuditFolder.make();
    try {
      Clock clock = new Clock(start, budget);
      Clock first = clock.share(TOKENS_SHARE);
      CanaryTexts texts =
          CanaryTexts.draw(
              generator,
              canaries,
              plan.maxTokens(),
              TwinLedger.charge(plan, plan.tokens(), plan.maxTokens(), folder),
              MOST_PAIRS,
              () -> interrupted || first.isOver(),
              pairs -> listener.progress("drawing", 2 * pairs, first.elapsedShare()));
      stopIfAsked();
      boolean enough = texts.pairs() >= LEAST_PAIRS;
      Optional<TokenAudit> tokens =
          enough
              ? Optional.of(TokenAudit.of(texts, plan.tokens().range(), claim.delta()))
              : Optional.empty();
      Optional<TextAudit> inTexts =
          enough
              ? Optional.of(TextAudit.of(canaries, texts, claim.epsilon(), claim.delta()))
              : Optional.empty();
      Optional<EndToEndAudit> endToEnd = endToEnd(folder, claim, clock);
      stopIfAsked();
      double exact = CountedTokens.of(canaries, plan.maxTokens()).epsilon(claim.delta());
      return new MechanismReport(
          claim.epsilon(),
          plan.plannedEpsilon(),
          plan.delta(),
          MechanismReport.verdict(
              claim.epsilon(),
              exact,
              algebra,
              partition,
              Optional.of(alone),
              tokens,
              inTexts,
              endToEnd),
          exact,
          algebra,
          partition,
          Optional.of(alone),
          tokens,
          inTexts,
          endToEnd,
          withheld(tokens.isPresent(), endToEnd.isPresent()),
          seed,
          (System.nanoTime() - start) / 1e9);
    } finally {
      AuditFolder.remove(folder, listener);
    }
  }

  private static List<String> withheld(boolean drawn, boolean written) {
    var reasons = new ArrayList<String>();
    if (!drawn) {
      reasons.add("No bound from draws: the time allows too few; raise --budget.");
    }
    if (!written) {
      reasons.add("No end-to-end bound: the time allows too few texts; raise --budget.");
    }
    return reasons;
  }

  private Optional<EndToEndAudit> endToEnd(Path folder, Claim claim, Clock clock) {
    int most = (int) Math.clamp(CANARIES_TIMES_DELTA / claim.delta(), 100, MOST_CANARIES);
    var trials = new ArrayList<EndToEndAudit.Trial>();
    int canaries = 0;
    long start = System.nanoTime();
    try (ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor()) {
      for (int round = 0; canaries < most && !clock.isOver() && !interrupted; round++) {
        int texts = Math.min(TEXTS_PER_DECODER * settings.decoders(), most - canaries);
        if (round > 0) { // as many as can be completed: those that are not still count as canaries
          double rate = (double) trials.size() / (System.nanoTime() - start);
          texts = Math.min(texts, (int) (LAST_ROUND * rate * clock.nanosLeft()));
        }
        if (texts < LEAST_ROUND) {
          break;
        }
        TwinRun twin = new TwinRun(generator, model, settings, plan, texts);
        running = twin;
        var end = alarm.schedule(twin::stop, clock.nanosLeft(), TimeUnit.NANOSECONDS);
        int before = trials.size();
        try {
          trials.addAll(
              twin.write(
                  directory(folder, "round" + round),
                  random,
                  done -> listener.progress("twin", before + done, clock.elapsedShare())));
        } finally {
          end.cancel(false); // the alarm would hold a failure back until it rings
        }
        canaries += texts;
      }
    }
    return trials.size() < LEAST_CANARIES
        ? Optional.empty()
        : Optional.of(EndToEndAudit.of(canaries, trials, claim));
  }

  /// A span of time that is running out.
  private record Clock(long start, Duration span) {
    Clock share(double share) {
      return new Clock(start, Duration.ofNanos((long) (share * span.toNanos())));
    }

    long nanosLeft() {
      return Math.max(0, span.toNanos() - (System.nanoTime() - start));
    }

    boolean isOver() {
      return nanosLeft() == 0;
    }

    double elapsedShare() {
      return 1 - (double) nanosLeft() / span.toNanos();
    }
  }

  private void stopIfAsked() {
    if (interrupted) {
      throw new UserException(
          Exit.INTERRUPTED,
          "Interrupted; an audit that is not complete says nothing",
          "",
          "Start it again; --budget sets how long it may take.");
    }
  }

  private static Path directory(Path folder, String name) {
    try {
      return Files.createDirectory(folder.resolve(name));
    } catch (IOException e) {
      throw AuditFolder.refused(e);
    }
  }
}
