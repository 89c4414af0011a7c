package dev.safesynth.audit;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.method.AuditedProfile;
import dev.safesynth.method.AuditedProfile.Canary;
import dev.safesynth.method.GenerationPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;

/// The audit of methods that measure their records once, by one noisy sum: draws the sum with and
/// without a made-up record of the largest influence, as often as the time allows, and asks how
/// well the two can be told apart (`docs/evaluation/audit-mechanism.md`).
public final class SumAudit {
  private static final int MOST_PAIRS = 4000;

  /// Fewer could certify next to nothing.
  static final int LEAST_PAIRS = 40;

  private final AuditedProfile profile;
  private final GenerationPlan plan;
  private final AuditListener listener;
  private final int mostPairs;
  private volatile boolean interrupted;

  /// @param plan with words
  public SumAudit(AuditedProfile profile, GenerationPlan plan, AuditListener listener) {
    this(profile, plan, listener, MOST_PAIRS);
  }

  /// With another number of sums in each world for each canary.
  SumAudit(AuditedProfile profile, GenerationPlan plan, AuditListener listener, int mostPairs) {
    this.mostPairs = mostPairs;
    this.profile = profile;
    this.plan = plan;
    this.listener = listener;
  }

  /// Asks the audit to end without a result. Safe from any thread.
  public void interrupt() {
    interrupted = true;
  }

  /// Audits for about as long as given, and for a time that a public number of draws takes at most.
  ///
  /// @throws dev.safesynth.failure.UserException with exit INTERRUPTED when asked to stop
  public SumReport run(Duration budget) {
    long start = System.nanoTime();
    NoisyVectorSum mechanism = plan.words().orElseThrow();
    double claimed = Accountant.tightest(mechanism.loss(), plan.delta()).epsilon();
    Path folder = AuditFolder.make();
    try {
      Charge.Partition parts =
          TwinLedger.charge(plan, mechanism, 1, folder).partition(mechanism, 1);
      var worlds =
          new TwoWorlds(
              parts,
              1,
              mostPairs,
              () -> interrupted,
              drawn ->
                  listener.progress(
                      "drawing",
                      drawn,
                      Math.min(1, (System.nanoTime() - start) / (double) budget.toNanos())));
      var measured = new ArrayList<SumReport.Measured>();
      Canary[] canaries = Canary.values();
      for (int i = 0; i < canaries.length; i++) {
        Canary canary = canaries[i];
        long end = start + budget.toNanos() / canaries.length * (i + 1);
        measured.add(
            SumReport.Measured.of(
                canary.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                worlds.draw(
                    canary.name(),
                    (in, allowance, noise) -> profile.draw(canary, in, allowance, noise),
                    end),
                (double) mechanism.bound() / Math.sqrt((double) mechanism.variance()),
                plan.delta()));
      }
      return SumReport.of(
          claimed,
          plan.plannedEpsilon(),
          plan.delta(),
          measured,
          (System.nanoTime() - start) / 1e9);
    } finally {
      AuditFolder.remove(folder, listener);
    }
  }
}
