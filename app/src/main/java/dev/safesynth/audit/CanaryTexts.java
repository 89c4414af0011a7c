package dev.safesynth.audit;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.method.AuditedGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Draws texts with and without a logit canary in every token, by the product's token step and its
/// secure generator, and counts the tokens of each text that lie in the canary's set. Positions are
/// those of public texts, so the draws of a text are as many uses of the mechanism as the plan pays
/// for on one batch.
///
/// @param with for each text with the canary, how many of its tokens were in the set
/// @param without the same without it; as many texts
/// @param tokens draws of one text
/// @param positions the same counts by position, over all texts
record CanaryTexts(
    List<Integer> with,
    List<Integer> without,
    int tokens,
    List<OddsRatioBound.Position> positions) {
  CanaryTexts {
    with = List.copyOf(with);
    without = List.copyOf(without);
    positions = List.copyOf(positions);
  }

  /// What one thread has drawn.
  private static final class Tally {
    final List<Integer> with = new ArrayList<>();
    final List<Integer> without = new ArrayList<>();
    final int[] liftedWith;
    final int[] liftedWithout;

    Tally(int positions) {
      liftedWith = new int[positions];
      liftedWithout = new int[positions];
    }
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
    var all = new Tally(canaries.size());
    try (var threads = Executors.newFixedThreadPool(workers)) {
      var running = new ArrayList<Future<Tally>>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(
            threads.submit(
                () -> {
                  NoiseSource noise = NoiseSource.secure();
                  var tally = new Tally(canaries.size());
                  int pair = next.getAndIncrement();
                  while (pair < pairs && (pair == 0 || !done.getAsBoolean())) {
                    var paidWith = parts.part("with/" + pair, 0);
                    tally.with.add(
                        text(generator, canaries, true, paidWith, tokens, noise, tally.liftedWith));
                    var paidWithout = parts.part("without/" + pair, 0);
                    tally.without.add(
                        text(
                            generator,
                            canaries,
                            false,
                            paidWithout,
                            tokens,
                            noise,
                            tally.liftedWithout));
                    progress.accept(complete.incrementAndGet());
                    pair = next.getAndIncrement();
                  }
                  return tally;
                }));
      }
      for (Future<Tally> worker : running) {
        Tally tally = worker.get();
        all.with.addAll(tally.with);
        all.without.addAll(tally.without);
        Arrays.setAll(all.liftedWith, at -> all.liftedWith[at] + tally.liftedWith[at]);
        Arrays.setAll(all.liftedWithout, at -> all.liftedWithout[at] + tally.liftedWithout[at]);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a drawing thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while drawing", e);
    }
    return new CanaryTexts(all.with, all.without, tokens, positions(all, tokens));
  }

  /// A text goes through the positions in a circle and may end within it.
  private static List<OddsRatioBound.Position> positions(Tally all, int tokens) {
    int count = all.liftedWith.length;
    return IntStream.range(0, Math.min(count, tokens))
        .mapToObj(
            at ->
                new OddsRatioBound.Position(
                    all.liftedWith[at],
                    all.liftedWithout[at],
                    all.with.size() * ((tokens - 1 - at) / count + 1)))
        .toList();
  }

  private static int text(
      AuditedGenerator generator,
      List<LogitCanary> canaries,
      boolean planted,
      Allowance allowance,
      int tokens,
      NoiseSource noise,
      int[] lifted) {
    int all = 0;
    for (int draw = 0; draw < tokens; draw++) {
      int at = draw % canaries.size();
      LogitCanary canary = canaries.get(at);
      List<float[]> batch = planted ? List.of(canary.influence()) : List.of();
      if (canary.lifts(generator.draw(canary.position(), batch, allowance, noise))) {
        lifted[at]++;
        all++;
      }
    }
    return all;
  }

  /// Texts in each world.
  int pairs() {
    return with.size();
  }

  /// All draws of all texts together: how many lay in the set.
  ///
  /// Probabilities differ between positions; the counts then vary less than binomial ones of the
  /// mean rate (Hoeffding 1956), and the mean rates are those of a draw at a random position.
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
