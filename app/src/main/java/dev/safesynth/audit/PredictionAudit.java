package dev.safesynth.audit;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.method.AuditedPrediction;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GenerationSettings;
import dev.safesynth.method.PublicPosition;
import dev.safesynth.method.Spending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// The audit of private prediction: its tests, by the distances that records can move and by
/// searches with and without a canary, and its private draws, by the [MechanismAudit] of texts that
/// have no others (`docs/evaluation/audit-mechanism.md`).
///
/// No private record is read and nothing is charged to the user's ledger.
public final class PredictionAudit {
  /// Share of the time for searches; the rest is for draws.
  private static final double SEARCHES_SHARE = 0.3;

  private static final int MOST_POSITIONS = 32;
  private static final int MOST_SEARCHES = 10_000_000;

  private final LanguageModel model;
  private final GenerationSettings settings;
  private final GenerationPlan plan;
  private final AuditListener listener;
  private final AuditedPrediction prediction;
  private final MechanismAudit draws;
  private final long seed;
  private volatile boolean interrupted;

  /// @param plan of private prediction
  /// @param seed of coins and made-up records; no privacy rests on it
  public PredictionAudit(
      LanguageModel model,
      GenerationSettings settings,
      GenerationPlan plan,
      AuditListener listener,
      long seed) {
    this.model = model;
    this.settings = settings;
    this.plan = plan;
    this.listener = listener;
    this.seed = seed;
    Spending.Prediction claimed = plan.prediction().orElseThrow();
    this.prediction = AuditedPrediction.of(claimed, settings.topK());
    this.draws =
        new MechanismAudit(
            model,
            shortened(settings, claimed.searches()),
            plan.drawsAlone(),
            listener,
            seed,
            prediction.draws());
  }

  /// Asks the audit to end without a result. Safe from any thread.
  public void interrupt() {
    interrupted = true;
    draws.interrupt();
  }

  /// Audits for about as long as given.
  ///
  /// @throws UserException with exit INTERRUPTED when asked to stop; with exit MODEL or ENVIRONMENT
  ///   when the machine does not let it
  public PredictionReport run(Duration budget) {
    long start = System.nanoTime();
    Duration forSearches = Duration.ofNanos((long) (SEARCHES_SHARE * budget.toNanos()));
    Spending.Prediction claimed = plan.prediction().orElseThrow();
    listener.note("moving the distances of tests by made-up records");
    List<PublicPosition> positions =
        PublicPosition.record(
            model, settings, plan.tokens(), Math.min(MOST_POSITIONS, plan.maxTokens()));
    DistanceCheck distances = DistanceCheck.of(prediction, positions, new Random(seed));
    stopIfAsked();
    listener.note("searching with and without a made-up record");
    SearchAudit searches =
        searches(
            prediction,
            positions.getFirst(),
            plan,
            listener,
            MOST_SEARCHES,
            () -> {
              return interrupted || System.nanoTime() - start > forSearches.toNanos();
            });
    stopIfAsked();
    MechanismReport ofDraws = draws.run(budget.minus(forSearches));
    return PredictionReport.of(
        plan.plannedEpsilon(), plan.delta(), claimed.searches(), distances, searches, ofDraws);
  }

  /// Searches at one position, in a ledger of their own.
  static SearchAudit searches(
      AuditedPrediction prediction,
      PublicPosition position,
      GenerationPlan plan,
      AuditListener listener,
      int most,
      BooleanSupplier done) {
    Path folder = AuditFolder.make();
    try {
      int ahead = (int) Math.ceil(1 / SearchAudit.epsilon(prediction));
      return SearchAudit.draw(
          prediction,
          prediction.worst(position, SearchAudit.QUESTIONS, ahead, true),
          prediction.worst(position, SearchAudit.QUESTIONS, ahead, false),
          TwinLedger.charge(plan, prediction.test(), SearchAudit.uses(), folder),
          most,
          done);
    } finally {
      AuditFolder.remove(folder, listener);
    }
  }

  private static GenerationSettings shortened(GenerationSettings all, int tokens) {
    return new GenerationSettings(
        all.labelWords(),
        all.describe(),
        all.recordsPerText(),
        tokens,
        all.recordTokens(),
        all.topK(),
        all.decoders(),
        all.threadsPerDecoder(),
        all.contextMemory());
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
}
