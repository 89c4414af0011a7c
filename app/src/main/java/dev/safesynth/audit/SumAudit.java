package dev.safesynth.audit;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.method.AuditedSum;
import dev.safesynth.method.GenerationPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The audit of methods that measure their records by noisy sums: draws the sum with and without a
/// made-up record of the largest influence, as often as the time allows, and asks how well the two
/// can be told apart (`docs/evaluation/audit-mechanism.md`).
public final class SumAudit {
  private static final int MOST_PAIRS = 4000;

  /// Fewer could certify next to nothing.
  static final int LEAST_PAIRS = 40;

  private final AuditedSum sum;
  private final GenerationPlan plan;
  private final AuditListener listener;
  private final int mostPairs;
  private volatile boolean interrupted;

  /// @param plan with a sum
  public SumAudit(AuditedSum sum, GenerationPlan plan, AuditListener listener) {
    this(sum, plan, listener, MOST_PAIRS);
  }

  /// With another number of sums in each world for each canary.
  SumAudit(AuditedSum sum, GenerationPlan plan, AuditListener listener, int mostPairs) {
    this.mostPairs = mostPairs;
    this.sum = sum;
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
    NoisyVectorSum mechanism = plan.sum().orElseThrow();
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
      List<String> canaries = sum.canaries();
      for (int i = 0; i < canaries.size(); i++) {
        String canary = canaries.get(i);
        long end = start + budget.toNanos() / canaries.size() * (i + 1);
        measured.add(
            SumReport.Measured.of(
                canary,
                worlds.draw(
                    canary, (in, allowance, noise) -> sum.draw(canary, in, allowance, noise), end),
                (double) mechanism.bound() / Math.sqrt((double) mechanism.variance()),
                plan.delta()));
      }
      return SumReport.of(
          sum.subject(),
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
