package dev.safesynth.audit;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// Draws numbers with a made-up record and as many without it, on all cores, with the product's
/// secure generator and paid for as in a run.
///
/// @param parts pay for `usesPerPart` draws each
/// @param most pairs of numbers
/// @param stopped asked before each pair; when true the audit ends without a result
record TwoWorlds(
    Charge.Partition parts, int usesPerPart, int most, BooleanSupplier stopped, IntConsumer done) {
  /// One number.
  @FunctionalInterface
  interface Draw {
    /// Draws it.
    ///
    /// @param in whether the made-up record is among the records
    double of(boolean in, Allowance allowance, NoiseSource noise);
  }

  /// What was read, trial by trial; as many in each world.
  record Drawn(List<Double> with, List<Double> without) {
    Drawn {
      with = List.copyOf(with);
      without = List.copyOf(without);
    }

    /// Trials in each world.
    int pairs() {
      return with.size();
    }
  }

  /// Draws until the time is over; at least one pair.
  ///
  /// @param name of the parts that pay
  /// @param end by [System#nanoTime]
  /// @throws UserException with exit INTERRUPTED when asked to stop
  Drawn draw(String name, Draw draw, long end) {
    var next = new AtomicInteger();
    int workers = Runtime.getRuntime().availableProcessors();
    var with = new ArrayList<Double>();
    var without = new ArrayList<Double>();
    try (var threads = Executors.newFixedThreadPool(workers)) {
      var running = new ArrayList<Future<Drawn>>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(threads.submit(() -> work(name, draw, next, end)));
      }
      for (Future<Drawn> worker : running) {
        with.addAll(worker.get().with());
        without.addAll(worker.get().without());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a drawing thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while drawing", e);
    }
    if (stopped.getAsBoolean()) {
      throw new UserException(
          Exit.INTERRUPTED,
          "Interrupted; an audit that is not complete says nothing",
          "",
          "Start it again; --budget sets how long it may take.");
    }
    return new Drawn(with, without);
  }

  /// One thread's: pairs in lots, of which each is a part of its own in either world.
  private Drawn work(String name, Draw draw, AtomicInteger next, long end) {
    NoiseSource noise = NoiseSource.secure();
    var with = new ArrayList<Double>();
    var without = new ArrayList<Double>();
    for (int first = next.getAndAdd(usesPerPart);
        first < most && !stopped.getAsBoolean() && (first == 0 || System.nanoTime() < end);
        first = next.getAndAdd(usesPerPart)) {
      Allowance paidWith = parts.part("with/" + name + "/" + first, 0);
      Allowance paidWithout = parts.part("without/" + name + "/" + first, 0);
      for (int pair = first; pair < Math.min(most, first + usesPerPart); pair++) {
        with.add(draw.of(true, paidWith, noise));
        without.add(draw.of(false, paidWithout, noise));
      }
      done.accept(2 * first);
    }
    return new Drawn(with, without);
  }
}
