package dev.safesynth.audit;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.method.AuditedGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// Draws texts with and without a logit canary in every token, by the product's token step and its
/// secure generator, and counts the tokens of each text that lie in the canary's set. Positions are
/// those of public texts, so the draws of a text are as many uses of the mechanism as the plan pays
/// for on one batch.
///
/// @param with for each text with the canary, how many of its tokens were in the set
/// @param without the same without it; as many texts
/// @param tokens draws of one text
record CanaryTexts(List<Integer> with, List<Integer> without, int tokens) {
  CanaryTexts {
    with = List.copyOf(with);
    without = List.copyOf(without);
  }

  /// Draws pairs of texts until told to stop.
  ///
  /// @param canaries one for each position; a text goes through them in a circle
  /// @param pairs at most this many
  /// @param done asked after each pair; at least one pair is drawn
  /// @param progress is told how many pairs are complete
  static CanaryTexts draw(
      AuditedGenerator generator,
      List<LogitCanary> canaries,
      int tokens,
      Charge charge,
      int pairs,
      BooleanSupplier done,
      IntConsumer progress) {
    Charge.Partition parts = charge.partition(generator.mechanism(), tokens);
    var next = new AtomicInteger();
    var complete = new AtomicInteger();
    int workers = Runtime.getRuntime().availableProcessors();
    var with = new ArrayList<Integer>();
    var without = new ArrayList<Integer>();
    try (var threads = Executors.newFixedThreadPool(workers)) {
      var running = new ArrayList<Future<List<int[]>>>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(
            threads.submit(
                () -> {
                  NoiseSource noise = NoiseSource.secure();
                  var counts = new ArrayList<int[]>();
                  int pair = next.getAndIncrement();
                  while (pair < pairs && (pair == 0 || !done.getAsBoolean())) {
                    var one = new int[2];
                    for (int world = 0; world < 2; world++) {
                      one[world] =
                          text(generator, canaries, world == 0, parts, pair, tokens, noise);
                    }
                    counts.add(one);
                    progress.accept(complete.incrementAndGet());
                    pair = next.getAndIncrement();
                  }
                  return counts;
                }));
      }
      for (Future<List<int[]>> worker : running) {
        for (int[] one : worker.get()) {
          with.add(one[0]);
          without.add(one[1]);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a drawing thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while drawing", e);
    }
    return new CanaryTexts(with, without, tokens);
  }

  private static int text(
      AuditedGenerator generator,
      List<LogitCanary> canaries,
      boolean planted,
      Charge.Partition parts,
      int pair,
      int tokens,
      NoiseSource noise) {
    var allowance = parts.part((planted ? "with/" : "without/") + pair, 0);
    int lifted = 0;
    for (int draw = 0; draw < tokens; draw++) {
      LogitCanary canary = canaries.get(draw % canaries.size());
      List<float[]> batch = planted ? List.of(canary.influence()) : List.of();
      int token = generator.draw(canary.position(), batch, allowance, noise);
      lifted += canary.lifts(token) ? 1 : 0;
    }
    return lifted;
  }

  /// Texts in each world.
  int pairs() {
    return with.size();
  }

  /// All draws of all texts together: how many lay in the set.
  ///
  /// Probabilities differ between positions. Both worlds go through the same positions, the counts
  /// vary less than binomial ones of the mean rate (Hoeffding 1956), and `p -> p e^eta / (1 - p + p
  /// e^eta)` is concave, so mean rates obey any bound on the odds ratio that each position obeys.
  TwoWorldCounts draws() {
    int all = Math.multiplyExact(pairs(), tokens);
    return new TwoWorldCounts(sum(with), all, sum(without), all);
  }

  private static int sum(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  double[] scoresWith() {
    return with.stream().mapToDouble(Integer::doubleValue).toArray();
  }

  double[] scoresWithout() {
    return without.stream().mapToDouble(Integer::doubleValue).toArray();
  }
}
