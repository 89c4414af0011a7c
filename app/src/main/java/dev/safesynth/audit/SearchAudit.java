package dev.safesynth.audit;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.method.AuditedPrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// What the outcomes of searches show: as many with the canary among the records as without it, by
/// the product's own search and its secure generator. A search is judged by one event that was
/// fixed beforehand: that it ends at its last question.
///
/// @param searches in each world
/// @param hits with the canary that ended at the last question
/// @param falseAlarms without it
/// @param claimedEpsilon of one search; pure, so there is no delta
/// @param epsilonLowerBound with confidence 95%
/// @param ceiling the most that it could have been
/// @param refuted whether the claim is refuted with confidence 99.99%
public record SearchAudit(
    int searches,
    int hits,
    int falseAlarms,
    double claimedEpsilon,
    double epsilonLowerBound,
    double ceiling,
    boolean refuted) {
  /// Of a search before the last one: more would come near the claim in rarer events.
  static final int QUESTIONS = 8;

  private static final int IN_ONE_PART = 1000;

  static SearchAudit of(int hits, int falseAlarms, int searches, double claimed) {
    var counts = new TwoWorldCounts(hits, searches, falseAlarms, searches);
    return new SearchAudit(
        searches,
        hits,
        falseAlarms,
        claimed,
        counts.epsilonLowerBound(0, Confidence.REPORT),
        TwoWorldCounts.ceiling(searches, 0, Confidence.REPORT),
        counts.epsilonLowerBound(0, Confidence.VERDICT) > claimed);
  }

  /// Searches until told to stop.
  ///
  /// @param with distances with the canary, question by question
  /// @param without likewise
  /// @param charge pays for a thousand searches of each part
  /// @param most searches in each world
  /// @param done asked now and then; a thousand are done in any case
  static SearchAudit draw(
      AuditedPrediction prediction,
      List<Long> with,
      List<Long> without,
      Charge charge,
      int most,
      BooleanSupplier done) {
    Charge.Partition parts = charge.partition(prediction.test(), IN_ONE_PART);
    var next = new AtomicInteger();
    int workers = Runtime.getRuntime().availableProcessors();
    int searches = 0;
    int hits = 0;
    int falseAlarms = 0;
    try (var threads = Executors.newFixedThreadPool(workers)) {
      var running = new ArrayList<Future<int[]>>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(
            threads.submit(
                () -> {
                  NoiseSource noise = NoiseSource.secure();
                  var tally = new int[3];
                  for (int part = next.getAndIncrement();
                      part < most / IN_ONE_PART && (part == 0 || !done.getAsBoolean());
                      part = next.getAndIncrement()) {
                    var paidWith = parts.part("with/" + part, 0);
                    var paidWithout = parts.part("without/" + part, 0);
                    for (int i = 0; i < IN_ONE_PART; i++) {
                      tally[0]++;
                      tally[1] += atLast(prediction.firstAbove(with, paidWith, noise), with);
                      tally[2] +=
                          atLast(prediction.firstAbove(without, paidWithout, noise), without);
                    }
                  }
                  return tally;
                }));
      }
      for (Future<int[]> worker : running) {
        int[] tally = worker.get();
        searches += tally[0];
        hits += tally[1];
        falseAlarms += tally[2];
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a searching thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while searching", e);
    }
    return of(hits, falseAlarms, searches, epsilon(prediction));
  }

  private static int atLast(int found, List<Long> distances) {
    return found == distances.size() - 1 ? 1 : 0;
  }

  /// Of one search, by its event.
  static double epsilon(AuditedPrediction prediction) {
    return Math.sqrt(2 * prediction.test().zeroConcentrated().rho());
  }

  /// How many uses a charge for [#draw] has to pay for.
  static int uses() {
    return IN_ONE_PART;
  }
}
