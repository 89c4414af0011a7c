package dev.safesynth.audit;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.AuditedSum;
import dev.safesynth.method.GenerationPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

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
  /// @throws UserException with exit INTERRUPTED when asked to stop
  public SumReport run(Duration budget) {
    long start = System.nanoTime();
    NoisyVectorSum mechanism = plan.sum().orElseThrow();
    double claimed = Accountant.tightest(mechanism.loss(), plan.delta()).epsilon();
    Path folder = AuditFolder.make();
    try {
      Charge.Partition parts =
          TwinLedger.charge(plan, mechanism, 1, folder).partition(mechanism, 1);
      var measured = new ArrayList<SumReport.Measured>();
      List<String> canaries = sum.canaries();
      for (int i = 0; i < canaries.size(); i++) {
        long end = start + budget.toNanos() * (i + 1) / canaries.size();
        measured.add(
            SumReport.Measured.of(
                canaries.get(i),
                draw(canaries.get(i), parts, end, start, budget),
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

  /// What was read, trial by trial.
  record Drawn(List<Double> with, List<Double> without) {}

  private Drawn draw(String canary, Charge.Partition parts, long end, long start, Duration budget) {
    var next = new AtomicInteger();
    int workers = Runtime.getRuntime().availableProcessors();
    var all = new Drawn(new ArrayList<>(), new ArrayList<>());
    try (var threads = Executors.newFixedThreadPool(workers)) {
      var running = new ArrayList<Future<Drawn>>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(
            threads.submit(
                () -> {
                  NoiseSource noise = NoiseSource.secure();
                  var mine = new Drawn(new ArrayList<>(), new ArrayList<>());
                  for (int pair = next.getAndIncrement();
                      pair < mostPairs && !interrupted && (pair == 0 || System.nanoTime() < end);
                      pair = next.getAndIncrement()) {
                    String part = canary + "/" + pair;
                    mine.with.add(sum.draw(canary, true, parts.part("with/" + part, 0), noise));
                    mine.without.add(
                        sum.draw(canary, false, parts.part("without/" + part, 0), noise));
                    listener.progress(
                        "drawing",
                        2 * pair,
                        Math.min(1, (System.nanoTime() - start) / (double) budget.toNanos()));
                  }
                  return mine;
                }));
      }
      for (Future<Drawn> worker : running) {
        all.with.addAll(worker.get().with);
        all.without.addAll(worker.get().without);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a drawing thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while drawing", e);
    }
    if (interrupted) {
      throw new UserException(
          Exit.INTERRUPTED,
          "Interrupted; an audit that is not complete says nothing",
          "",
          "Start it again; --budget sets how long it may take.");
    }
    return all;
  }
}
