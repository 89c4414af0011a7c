package dev.safesynth.run;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.dp.Released;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.llm.Completer;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.GeneratorRecord;
import dev.safesynth.method.Journal;
import dev.safesynth.method.PrivateEvolution;
import dev.safesynth.method.Spending.Evolution;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The part of a run that the method `private-evolution` takes: what completes prompts and what
/// turns texts into vectors, opened for as long as the rounds last. Vectors of records are in
/// memory until then and nowhere else.
final class EvolutionRun {
  private final RunPlan plan;
  private final Engine engine;
  private final Journal journal;
  private final RunListener listener;
  private final BooleanSupplier stop;

  EvolutionRun(
      RunPlan plan, Engine engine, Journal journal, RunListener listener, BooleanSupplier stop) {
    this.plan = plan;
    this.engine = engine;
    this.journal = journal;
    this.listener = listener;
    this.stop = stop;
  }

  /// The texts; empty when stopped before the last round.
  Optional<List<Released<LabelledText>>> write(
      PrivateRecords<GeneratorRecord> records, Allocation allocation, Charge charge) {
    Evolution evolution = plan.budget().evolution().orElseThrow();
    List<String> labels = plan.config().labelNames();
    EvolutionSignal.warnings(evolution, labels, journal.counts().orElseThrow(), allocation.texts())
        .forEach(listener::note);
    var settings = plan.settings();
    long total = plan.candidatesPerText() * plan.config().output().records();
    var progress =
        new TextCounter(
            "evolving", 0, (int) Math.min(Integer.MAX_VALUE, total), plan.epsilon(), listener);
    try (Embedder embedder = engine.embedder();
        Completer completer = engine.completer(settings)) {
      return new PrivateEvolution(
              completer,
              embedder,
              settings,
              plan.config().method().temperature(),
              evolution,
              journal,
              progress,
              stop)
          .write(records, allocation, charge, labels);
    }
  }
}
