package dev.safesynth.run;

import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.budget.Standing;
import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.PerLabel;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.BatchIndependence;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GeneratorRecord;
import dev.safesynth.method.Journal;
import dev.safesynth.method.Steering;
import dev.safesynth.method.TextGenerator;
import dev.safesynth.method.WordFrequencies;
import dev.safesynth.method.WordProfile;
import dev.safesynth.report.HtmlReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One run: plan, charge, read, count, write texts, release, evaluate, report.
///
/// Order matters for the guarantee: the charge is in the ledger before a private value is read,
/// every draw is in the journal before anything depends on it, and the charge is spent on one
/// output before that is published. A run that is interrupted anywhere is continued by a second
/// [Run] with `resume`; both together are one execution.
public final class Run {
  private final RunPlan plan;
  private final RunConfig config;
  private final RunFolder folder;
  private final Engine engine;
  private final LedgerPlace ledger;
  private final RunListener listener;
  private final RunInput input;
  private final RunJournals journals;
  private final TextGenerator generator;
  private final String resumeCommand;
  private final AtomicBoolean interrupted = new AtomicBoolean();

  /// @param resumeCommand what to type to continue the run, told when it is interrupted
  public Run(
      RunPlan plan, Engine engine, LedgerPlace ledger, RunListener listener, String resumeCommand) {
    this(plan, engine, ledger, listener, resumeCommand, new RunInput(plan));
  }

  /// @param input what the run reads
  Run(
      RunPlan plan,
      Engine engine,
      LedgerPlace ledger,
      RunListener listener,
      String resumeCommand,
      RunInput input) {
    this.ledger = ledger;
    this.resumeCommand = resumeCommand;
    this.plan = plan;
    this.config = plan.config();
    this.folder = RunFolder.of(config);
    this.engine = engine;
    this.input = input;
    this.journals = new RunJournals(config, folder, engine);
    this.listener = new RunLog(folder.log(), listener);
    this.generator = TextGenerator.of(engine.model(), plan.settings(), plan.budget());
  }

  /// What a run came to.
  ///
  /// @param metrics absent when evaluation is off
  /// @param standing what the data set has spent by now; absent when nothing was charged
  public record Outcome(
      RunPlan plan,
      RunFolder folder,
      Optional<Internal<Metrics>> metrics,
      Optional<Standing> standing) {}

  /// Asks the run to stop as soon as what it has drawn is on the disk. Safe from any thread.
  public void interrupt() {
    interrupted.set(true);
    generator.stop();
  }

  /// Runs to the end.
  ///
  /// @param resume continue the interrupted run in the output folder
  /// @param recipients also write the edition of the report that may leave with the release
  /// @throws UserException whenever it cannot be finished, with what to do about it
  public Outcome execute(boolean resume, boolean recipients) {
    folder.prepare(resume);
    requireFitEngine();
    return executeOn(resume, recipients);
  }

  /// The same for an engine that [#requireFitEngine] has tried with these settings.
  Outcome executeOnFitEngine(boolean resume) {
    folder.prepare(resume);
    return executeOn(resume, false);
  }

  private Outcome executeOn(boolean resume, boolean recipients) {
    try (Journal journal = journals.open(resume)) {
      return execute(journal, resume, recipients);
    }
  }

  /// The proof of the token mechanism leans on this, so it is tried before anything is charged.
  void requireFitEngine() {
    if (plan.drawsFromRecords()) {
      listener.note("trying whether the engine computes each record independently of the others");
    }
    generator.requireRoom();
    if (plan.drawsFromRecords()
        && !BatchIndependence.holds(engine.model(), generator.decoderSettings())) {
      throw new UserException(
          Exit.MODEL,
          "With this model and library a record's scores depend on what is computed beside it, which"
              + " the guarantee does not allow",
          engine.name(),
          "Use weights in Q8_0 on the CPU (model.gpu: cpu), or the model that ./safesynth setup"
              + " provides.");
    }
  }

  private Outcome execute(Journal journal, boolean resume, boolean recipients) {
    stopIfAsked();
    KeyedRouting routing = KeyedRouting.ofHex(RunJournals.fact(journal, "routing_key"));
    @Nullable RunCharge charge = plan.isPrivate() ? charge(journal, resume) : null;
    Private<Split> records;
    Optional<String> fingerprint;
    boolean fresh = !journal.facts().containsKey("data");
    try {
      boolean read = plan.isPrivate() || config.evaluation().enabled();
      fingerprint = read ? Optional.of(input.fingerprint(journal)) : Optional.empty();
      if (charge != null) {
        charge.bind(config.input().path());
      }
      records = read ? input.read(routing) : Private.of(new Split(List.of(), List.of(), List.of()));
    } catch (UserException e) {
      if (fresh) {
        giveBack(journal, charge, e);
      }
      throw e;
    }
    fingerprint.ifPresent(_ -> listener.note("input read: " + config.input().path().getFileName()));
    Allocation allocation;
    Optional<Released<List<Long>>> counts = Optional.empty();
    if (charge == null) {
      List<Integer> texts = equalTexts();
      allocation = Allocation.of(texts, Collections.nCopies(texts.size(), 0L), 1);
    } else {
      counts = Optional.of(counts(journal, charge, records));
      allocation = allocation(counts.get().value());
      if (plan.clipsTokens()) {
        warnOfThinLabels(allocation, counts.get().value());
      }
    }
    Optional<Steering> steering = Optional.empty();
    if (charge != null && plan.budget().words().isPresent()) {
      steering = Optional.of(steering(journal, charge, records, counts.orElseThrow()));
    }
    List<Released<LabelledText>> texts =
        write(journal, charge, records, allocation, steering, routing);
    Release door = new Release(config, folder);
    String digest = door.digest(texts, counts);
    Certificate certificate =
        Certificate.of(
            plan,
            engine,
            allocation,
            counts,
            fingerprint.filter(_ -> plan.isPrivate()),
            Optional.ofNullable(charge).map(paid -> paid.certificate(digest)));
    release(journal, charge, digest, door, texts, certificate);
    Optional<Standing> standing = Optional.ofNullable(charge).map(RunCharge::standing);
    Optional<Internal<Metrics>> metrics =
        config.evaluation().enabled() ? Optional.of(evaluate(records, texts)) : Optional.empty();
    var contents = new ReportContents(plan, folder, engine, ledger);
    ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
    List<LabelledText> synthetic = Released.all(texts).value();
    Optional<List<Long>> noisyCounts = counts.map(Released::value);
    write(
        folder.report(),
        HtmlReport.render(
            contents.of(
                certificate,
                synthetic,
                metrics.map(Internal::forInternalEyes),
                noisyCounts,
                standing,
                now)));
    if (recipients) {
      door.report(
          HtmlReport.render(
              contents.ofRelease(certificate, synthetic, noisyCounts, standing, now)));
    }
    listener.note("done");
    return new Outcome(plan, folder, metrics, standing);
  }

  private RunCharge charge(Journal journal, boolean resume) {
    RunCharge charge = RunCharge.reserve(plan, ledger, journals, journal, resume);
    listener.note(
        "charged: epsilon %s, delta %s for adding or removing one record"
            .formatted(Figures.four(plan.epsilon()), config.privacy().delta()));
    return charge;
  }

  /// After a refusal of the input; nothing was drawn.
  private void giveBack(Journal journal, @Nullable RunCharge charge, UserException refusal) {
    try {
      if (charge == null) {
        journals.discardUntouched(journal);
      } else {
        charge.giveBack();
      }
    } catch (UserException e) {
      // what was wrong with the input is what the user has to know; the charge counts until then
      listener.note("warning: the charge could not be given back: " + e.getMessage());
      refusal.addSuppressed(e);
    }
  }

  private Released<List<Long>> counts(Journal journal, RunCharge charge, Private<Split> records) {
    var allowance = charge.charge().sequential(plan.budget().counts(), 1);
    Optional<List<Long>> before = journal.counts();
    if (before.isPresent()) {
      return Released.withoutPrivateData(before.get());
    }
    List<String> labels = config.labelNames();
    Private<List<Integer>> categories =
        records.map(
            split ->
                split.members().stream()
                    .map(record -> labels.indexOf(record.content().label()))
                    .toList());
    Released<List<Long>> counts =
        plan.budget().counts().release(categories, labels.size(), allowance, NoiseSource.secure());
    journal.counts(counts);
    return counts;
  }

  private List<Integer> equalTexts() {
    return Allocation.equalTexts(config.output().records(), config.labels().size());
  }

  private Allocation allocation(List<Long> counts) {
    List<Integer> texts =
        config.output().perLabel() == PerLabel.PROPORTIONAL
            ? Allocation.proportionalTexts(config.output().records(), counts)
            : equalTexts();
    return Allocation.of(texts, counts, config.method().recordsPerText());
  }

  /// From released counts alone, so it may be said.
  private void warnOfThinLabels(Allocation allocation, List<Long> counts) {
    for (int label = 0; label < counts.size(); label++) {
      long wanted = (long) allocation.texts().get(label) * config.method().recordsPerText();
      if (counts.get(label) < wanted / 2) {
        listener.note(
            ("warning: label %s has about %d records for %d texts of %d records each; its texts will"
                    + " follow the public model more than the data")
                .formatted(
                    config.labelNames().get(label),
                    Math.max(0, counts.get(label)),
                    allocation.texts().get(label),
                    config.method().recordsPerText()));
      }
    }
  }

  private List<Released<LabelledText>> write(
      Journal journal,
      @Nullable RunCharge charge,
      Private<Split> records,
      Allocation allocation,
      Optional<Steering> steering,
      KeyedRouting routing) {
    List<String> labels = config.labelNames();
    var progress = progress("writing", journal, demonstrations(), plan.epsilon());
    var stopwatch = Stopwatch.start();
    Optional<List<Released<LabelledText>>> texts;
    if (charge == null) {
      texts = generator.writePublic(allocation, labels, journal, progress);
    } else if (steering.isPresent()) {
      texts =
          generator.writeSteered(steering.get(), allocation, routing, labels, journal, progress);
    } else if (plan.budget().votes().isPresent()) {
      GenerationPlan.Votes votes = plan.budget().votes().get();
      var draws = charge.charge().partition(votes.mechanism(), votes.tokens());
      texts =
          generator.writeByDemonstrations(
              members(records),
              journal.counts().orElseThrow(),
              allocation,
              routing,
              draws,
              labels,
              journal,
              progress);
    } else {
      Private<List<GeneratorRecord>> members = members(records);
      var draws = charge.charge().partition(plan.tokens(), plan.budget().maxTokens());
      texts =
          generator.writePrivate(members, allocation, routing, draws, labels, journal, progress);
    }
    List<Released<LabelledText>> complete = texts.orElseThrow(this::interruption);
    listener.note(stopwatch.describe(progress.drawn()));
    if (complete.size() != config.output().records()) {
      throw new IllegalStateException("wrote another number of texts than asked for");
    }
    return complete;
  }

  private Private<List<GeneratorRecord>> members(Private<Split> records) {
    List<String> labels = config.labelNames();
    return records.map(
        split ->
            split.members().stream()
                .map(
                    record ->
                        new GeneratorRecord(
                            record.id(),
                            labels.indexOf(record.content().label()),
                            record.content()))
                .toList());
  }

  /// The words of each label, measured once; a resumed run goes on with what was drawn.
  private Steering steering(
      Journal journal, RunCharge charge, Private<Split> records, Released<List<Long>> counts) {
    NoisyVectorSum mechanism = plan.budget().words().orElseThrow();
    WordFrequencies frequencies = frequencies(journal);
    var allowance = charge.charge().sequential(mechanism, 1);
    Optional<List<Long>> before = journal.numbers("words");
    Released<List<Long>> sums;
    if (before.isPresent()) {
      sums = Released.withoutPrivateData(before.get());
    } else {
      listener.note("measuring the words of each label, with noise");
      var profile =
          new WordProfile(
              engine.model(), frequencies, plan.settings().recordTokens(), config.labels().size());
      sums = profile.release(members(records), mechanism, allowance, NoiseSource.secure());
      journal.numbers("words", sums);
    }
    Steering steering = generator.steering(frequencies, sums, counts, mechanism);
    listener.note("words above the noise, by label: " + steering.known());
    return steering;
  }

  private WordFrequencies frequencies(Journal journal) {
    Optional<List<Long>> before = journal.numbers("frequencies");
    if (before.isPresent()) {
      return WordFrequencies.of(engine.model(), before.get());
    }
    listener.note("asking the public model which words it uses by itself");
    WordFrequencies found = generator.frequencies();
    stopIfAsked();
    journal.numbers("frequencies", Released.withoutPrivateData(found.millionths()));
    // rounded as a resumed run will read them
    return WordFrequencies.of(engine.model(), found.millionths());
  }

  private void release(
      Journal journal,
      @Nullable RunCharge charge,
      String digest,
      Release door,
      List<Released<LabelledText>> texts,
      Certificate certificate) {
    if (Files.exists(folder.certificate()) && Files.exists(folder.synthetic())) {
      return; // released before the interruption
    }
    // what is released must be in the journal even after a power cut, or a resumed run would draw
    // some of it again
    journal.force();
    if (charge != null) {
      charge.spend(digest);
    }
    door.synthetic(texts);
    door.certificate(certificate);
    listener.note("released: " + folder.synthetic().getFileName() + " and certificate.json");
  }

  private Internal<Metrics> evaluate(Private<Split> records, List<Released<LabelledText>> texts) {
    List<LabelledText> baseline = plan.isPrivate() ? baseline(texts.size()) : List.of();
    listener.note("evaluating: utility, distributions, membership inference");
    stopIfAsked();
    Internal<Metrics> metrics =
        InternalEvaluation.of(
            config, records, Released.all(texts).value(), baseline, engine, listener::note);
    write(folder.metrics(), metrics.map(Metrics::toJson).forInternalEyes());
    return metrics;
  }

  /// The floor: as many texts by the same model, prompts and settings without any record.
  private List<LabelledText> baseline(int records) {
    try (Journal journal = journals.baseline()) {
      List<Integer> texts = Allocation.equalTexts(records, config.labels().size());
      Allocation allocation = Allocation.of(texts, Collections.nCopies(texts.size(), 0L), 1);
      return generator
          .writePublic(
              allocation, config.labelNames(), journal, progress("baseline", journal, 0, 0))
          .map(list -> Released.all(list).value())
          .orElseThrow(this::interruption);
    }
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private TextCounter progress(String phase, Journal journal, int demonstrations, double charged) {
    return new TextCounter(
        phase, journal.completed(), config.output().records() + demonstrations, charged, listener);
  }

  private int demonstrations() {
    return config.labels().size()
        * plan.budget().votes().map(GenerationPlan.Votes::perLabel).orElse(0);
  }

  private void stopIfAsked() {
    if (interrupted.get()) {
      throw interruption();
    }
  }

  private UserException interruption() {
    return new UserException(
        Exit.INTERRUPTED,
        "Interrupted; what was drawn is kept and nothing will be charged twice",
        folder.folder().toString(),
        "Continue with: " + resumeCommand);
  }
}
