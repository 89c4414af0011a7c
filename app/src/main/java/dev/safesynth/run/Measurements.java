package dev.safesynth.run;

import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.method.Journal;
import dev.safesynth.method.Steering;
import dev.safesynth.method.TextGenerator;
import dev.safesynth.method.WordFrequencies;
import dev.safesynth.method.WordProfile;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a run measures about its records as a whole, with noise and paid for, before it writes.
/// Everything is drawn once: a resumed run goes on with what the journal holds.
final class Measurements {
  private final RunPlan plan;
  private final Engine engine;
  private final Supplier<TextGenerator> generator;
  private final Journal journal;
  private final RunCharge charge;
  private final RunListener listener;
  private final List<String> labels;

  /// @param generator in this process, asked for only when words are measured
  Measurements(
      RunPlan plan,
      Engine engine,
      Supplier<TextGenerator> generator,
      Journal journal,
      RunCharge charge,
      RunListener listener) {
    this.plan = plan;
    this.engine = engine;
    this.generator = generator;
    this.journal = journal;
    this.charge = charge;
    this.listener = listener;
    this.labels = plan.config().labelNames();
  }

  /// Records per label, with noise.
  Released<List<Long>> counts(RunRecords records) {
    var allowance = charge.charge().sequential(plan.budget().counts(), 1);
    Optional<List<Long>> before = journal.counts();
    if (before.isPresent()) {
      return Released.withoutPrivateData(before.get());
    }
    try (var _ = journal.room(Journal.bytesOf(labels.size()))) {
      Released<List<Long>> counts =
          plan.budget().counts().release(records.perLabel(), allowance, NoiseSource.secure());
      journal.counts(counts);
      return counts;
    }
  }

  /// The words of each label, measured once; a resumed run goes on with what was drawn.
  ///
  /// @param stopIfAsked throws when the run is to end; asked after the longest step
  Steering steering(RunRecords records, Released<List<Long>> counts, Runnable stopIfAsked) {
    NoisyVectorSum mechanism = plan.budget().words().orElseThrow();
    WordFrequencies frequencies = frequencies(stopIfAsked);
    var allowance = charge.charge().sequential(mechanism, 1);
    Optional<List<Long>> before = journal.numbers("words");
    Released<List<Long>> sums;
    if (before.isPresent()) {
      sums = Released.withoutPrivateData(before.get());
    } else {
      listener.note("measuring the words of each label, with noise");
      var profile = new WordProfile(frequencies, plan.settings().recordTokens(), labels.size());
      long numbers = (long) labels.size() * frequencies.millionths().size();
      try (var _ = journal.room(Journal.bytesOf(numbers))) {
        sums = profile.release(records.members(), mechanism, allowance, NoiseSource.secure());
        journal.numbers("words", sums);
      }
    }
    Steering steering = generator.get().steering(frequencies, sums, counts, mechanism);
    WordSignal.warnings(mechanism, labels, counts.value()).forEach(listener::note);
    listener.note("words above the noise, by label: " + steering.known());
    return steering;
  }

  private WordFrequencies frequencies(Runnable stopIfAsked) {
    Optional<List<Long>> before = journal.numbers("frequencies");
    if (before.isPresent()) {
      return WordFrequencies.of(engine.model(), before.get());
    }
    listener.note("asking the public model which words it uses by itself");
    WordFrequencies found = generator.get().frequencies();
    stopIfAsked.run();
    journal.numbers("frequencies", Released.withoutPrivateData(found.millionths()));
    // rounded as a resumed run will read them
    return WordFrequencies.of(engine.model(), found.millionths());
  }
}
