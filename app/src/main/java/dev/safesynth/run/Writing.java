package dev.safesynth.run;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Released;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.Journal;
import dev.safesynth.method.Spending;
import dev.safesynth.method.Steering;
import dev.safesynth.method.TextAuthor;
import dev.safesynth.method.TextGenerator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The part of a run that writes its texts, by the way that the plan spends on. Every answer is
/// empty when it was stopped before the last text.
final class Writing {
  private final RunPlan plan;
  private final Engine engine;
  private final Supplier<TextGenerator> generator;
  private final TextAuthor author;
  private final Journal journal;
  private final KeyedRouting routing;
  private final Allocation allocation;
  private final RunListener listener;
  private final List<String> labels;

  /// @param generator in this process, asked for only by methods that show it records
  Writing(
      RunPlan plan,
      Engine engine,
      Supplier<TextGenerator> generator,
      TextAuthor author,
      Journal journal,
      KeyedRouting routing,
      Allocation allocation,
      RunListener listener) {
    this.plan = plan;
    this.engine = engine;
    this.generator = generator;
    this.author = author;
    this.journal = journal;
    this.routing = routing;
    this.allocation = allocation;
    this.listener = listener;
    this.labels = plan.config().labelNames();
  }

  /// Without any record.
  Optional<List<Released<LabelledText>>> withoutRecords() {
    return timed(progress -> author.writePublic(allocation, labels, journal, progress));
  }

  /// From records, by what is charged.
  ///
  /// @param steering where the plan spends on words
  /// @param stop whether to end
  Optional<List<Released<LabelledText>>> fromRecords(
      RunRecords records, Charge charge, Optional<Steering> steering, BooleanSupplier stop) {
    return switch (plan.budget().spending()) {
      case Spending.Words _ ->
          timed(
              progress ->
                  author.writeSteered(
                      steering.orElseThrow(), allocation, routing, labels, journal, progress));
      case Spending.Evolution _ ->
          new EvolutionRun(plan, engine, journal, listener, stop)
              .write(records.members(), allocation, charge);
      case Spending.Votes votes -> byVotes(records, charge, votes);
      case Spending.Prediction prediction ->
          timed(
              progress ->
                  generator
                      .get()
                      .writePredicted(
                          records.inBatchesOf(allocation, routing),
                          allocation,
                          routing,
                          charge.partition(prediction.test(), prediction.searches()),
                          charge.partition(prediction.draw(), prediction.searches()),
                          labels,
                          journal,
                          progress));
      case Spending.Tokens tokens ->
          timed(
              progress ->
                  generator
                      .get()
                      .writePrivate(
                          records.inBatchesOf(allocation, routing),
                          allocation,
                          routing,
                          charge.partition(tokens.draw(), tokens.most()),
                          labels,
                          journal,
                          progress));
    };
  }

  private Optional<List<Released<LabelledText>>> byVotes(
      RunRecords records, Charge charge, Spending.Votes votes) {
    List<Long> counts = journal.counts().orElseThrow();
    TextGenerator writer = generator.get();
    return timed(
        progress ->
            writer.writeByDemonstrations(
                records.inBatchesOf(writer.demonstrations(counts), routing),
                counts,
                allocation,
                routing,
                charge.partition(votes.mechanism(), votes.tokens()),
                labels,
                journal,
                progress));
  }

  private interface Writer {
    Optional<List<Released<LabelledText>>> write(TextCounter progress);
  }

  private Optional<List<Released<LabelledText>>> timed(Writer writer) {
    int demonstrations =
        labels.size() * plan.budget().votes().map(Spending.Votes::perLabel).orElse(0);
    var progress =
        new TextCounter(
            "writing",
            journal.completed(),
            plan.config().output().records() + demonstrations,
            plan.epsilon(),
            listener);
    var stopwatch = Stopwatch.start();
    Optional<List<Released<LabelledText>>> texts = writer.write(progress);
    texts.ifPresent(_ -> listener.note(stopwatch.describe(progress.drawn())));
    return texts;
  }
}
