package dev.safesynth.audit;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.llm.BatchIndependence;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.method.AuditedVote;
import dev.safesynth.method.AuditedVote.Attack;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GenerationSettings;
import dev.safesynth.method.TextGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/// The audit of methods whose records vote for the tokens of demonstrations: draws one token's vote
/// with and without a made-up record of the largest influence, as often as the time allows, and
/// asks how well the two can be told apart; and checks that no record moves another to a different
/// demonstration (`docs/evaluation/audit-mechanism.md`).
public final class VoteAudit {
  private static final int MOST_PAIRS = 200_000;

  private final AuditedVote vote;
  private final GenerationPlan plan;
  private final AuditListener listener;
  private final Supplier<Optional<Boolean>> alone;
  private final int mostPairs;
  private final long seed;
  private volatile boolean interrupted;

  /// @param plan with votes
  /// @param seed of made-up records; no privacy rests on it
  public VoteAudit(
      LanguageModel model,
      GenerationSettings settings,
      GenerationPlan plan,
      AuditListener listener,
      long seed) {
    this(
        AuditedVote.of(settings, plan),
        plan,
        listener,
        () -> Optional.of(isIndependent(model, settings, plan, listener)),
        MOST_PAIRS,
        seed);
  }

  /// With another vote or number of draws in each world for each attack.
  ///
  /// @param alone whether the engine computes each record independently of the others; empty where
  ///   no engine takes part
  VoteAudit(
      AuditedVote vote,
      GenerationPlan plan,
      AuditListener listener,
      Supplier<Optional<Boolean>> alone,
      int mostPairs,
      long seed) {
    this.vote = vote;
    this.plan = plan;
    this.listener = listener;
    this.alone = alone;
    this.mostPairs = mostPairs;
    this.seed = seed;
  }

  private static boolean isIndependent(
      LanguageModel model,
      GenerationSettings settings,
      GenerationPlan plan,
      AuditListener listener) {
    TextGenerator generator = TextGenerator.of(model, settings, plan);
    generator.requireRoom();
    listener.note("trying whether the engine computes each record independently of the others");
    return BatchIndependence.holds(model, generator.decoderSettings());
  }

  /// Asks the audit to end without a result. Safe from any thread.
  public void interrupt() {
    interrupted = true;
  }

  /// Audits for about as long as given, and for a time that a public number of draws takes at most.
  ///
  /// @throws dev.safesynth.failure.UserException with exit INTERRUPTED when asked to stop; with
  ///   exit MODEL or ENVIRONMENT when the machine does not let it
  public VoteReport run(Duration budget) {
    long start = System.nanoTime();
    Mechanism mechanism = vote.mechanism();
    int tokens = plan.votes().orElseThrow().tokens();
    double claimed = Accountant.tightest(mechanism.loss().times(tokens), plan.delta()).epsilon();
    Optional<Boolean> independent = alone.get();
    PartitionCheck partition = PartitionCheck.of(vote::batches, new Random(seed));
    Path folder = AuditFolder.make();
    try {
      Charge.Partition parts =
          TwinLedger.charge(plan, mechanism, tokens, folder).partition(mechanism, tokens);
      var worlds =
          new TwoWorlds(
              parts,
              tokens,
              mostPairs,
              () -> interrupted,
              drawn ->
                  listener.progress(
                      "drawing",
                      drawn,
                      Math.min(1, (System.nanoTime() - start) / (double) budget.toNanos())));
      VoteClaim claim = VoteClaim.of(mechanism, tokens, plan.delta());
      var found = new ArrayList<VoteReport.Measured>();
      List<Attack> attacks = vote.attacks();
      for (int i = 0; i < attacks.size(); i++) {
        Attack attack = attacks.get(i);
        long end = start + budget.toNanos() / attacks.size() * (i + 1);
        TwoWorlds.Drawn drawn =
            worlds.draw(
                attack.name(),
                (in, allowance, noise) -> vote.draw(attack, in, allowance, noise),
                end);
        found.add(VoteReport.Measured.of(attack.text(), drawn, claim));
      }
      return VoteReport.of(
          claimed,
          plan.plannedEpsilon(),
          claim,
          found,
          partition,
          independent,
          seed,
          (System.nanoTime() - start) / 1e9);
    } finally {
      AuditFolder.remove(folder, listener);
    }
  }
}
