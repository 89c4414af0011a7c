package dev.safesynth.run;

import dev.safesynth.budget.Amounts;
import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.budget.Standing;
import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.PerLabel;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Released;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.BatchIndependence;
import dev.safesynth.llm.remote.RemoteModel;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.Journal;
import dev.safesynth.method.Steering;
import dev.safesynth.method.TextAuthor;
import dev.safesynth.method.TextGenerator;
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
import java.util.function.UnaryOperator;
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
  private final Optional<TextGenerator> generator;
  private final TextAuthor author;
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
    this.generator = engine.local().map(plan::generator);
    this.author = plan.author(engine, generator);
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
    author.stop();
    generator.ifPresent(TextGenerator::stop);
  }

  /// Runs to the end.
  ///
  /// @param resume continue the interrupted run in the output folder
  /// @param recipients also write the edition of the report that may leave with the release
  /// @throws UserException whenever it cannot be finished, with what to do about it
  public Outcome execute(boolean resume, boolean recipients) {
    if (recipients && plan.isWithoutGuarantee()) {
      throw new UserException(
          Exit.USAGE,
          "Texts without a guarantee have no edition for recipients",
          config.file().toString(),
          "Leave out --release, or choose another method.name.");
    }
    prepare(resume);
    requireFitEngine();
    return executeOn(resume, recipients);
  }

  /// The same for an engine that [#requireFitEngine] has tried with these settings.
  Outcome executeOnFitEngine(boolean resume) {
    prepare(resume);
    return executeOn(resume, false);
  }

  private void prepare(boolean resume) {
    folder.prepare(resume);
    engine.remote().ifPresent(remote -> remote.meter().keepIn(folder.usage()));
  }

  private Outcome executeOn(boolean resume, boolean recipients) {
    try (Journal journal = journals.open(resume)) {
      return execute(journal, resume, recipients);
    }
  }

  /// The proof of the token mechanism leans on this, so it is tried before anything is charged.
  void requireFitEngine() {
    if (plan.budget().evolution().isPresent()) {
      engine.embedder().close(); // what does not load is told before anything is charged
    }
    engine.remote().ifPresent(this::requireFitEndpoint);
    if (engine.remote().isPresent() && !plan.measuresWords()) {
      return; // no model in this process takes part
    }
    if (plan.drawsFromRecords()) {
      listener.note("trying whether the engine computes each record independently of the others");
    }
    generator().requireRoom();
    if (plan.drawsFromRecords()
        && !BatchIndependence.holds(engine.model(), generator().decoderSettings())) {
      throw new UserException(
          Exit.MODEL,
          "With this model and library a record's scores depend on what is computed beside it, which"
              + " the guarantee does not allow",
          engine.name(),
          "Use weights in Q8_0 on the CPU (model.gpu: cpu), or the model that ./safesynth setup"
              + " provides.");
    }
  }

  /// Whether it may see what it would be sent, before it is sent a word.
  private void requireFitEndpoint(RemoteModel remote) {
    if (plan.isWithoutGuarantee()) {
      remote.settings().requirePrivateTextAllowed();
      listener.note("warning: PRIVATE TEXT will be sent to " + remote.settings().place());
    }
    remote.tryOut(listener::note, interrupted::get);
    stopIfAsked();
  }

  /// The generator in this process.
  private TextGenerator generator() {
    return generator.orElseGet(() -> plan.generator(engine.model())); // which says what is missing
  }

  private Outcome execute(Journal journal, boolean resume, boolean recipients) {
    stopIfAsked();
    plan.choice()
        .ifPresent(
            found -> listener.note("method: " + found.method().word() + ", as " + found.why()));
    KeyedRouting routing = KeyedRouting.ofHex(RunJournals.fact(journal, "routing_key"));
    @Nullable RunCharge charge = plan.isPrivate() ? charge(journal, resume) : null;
    RunRecords records;
    List<DataRecord> test;
    Optional<String> fingerprint;
    boolean fresh = !journal.facts().containsKey("data");
    try {
      boolean read = plan.readsRecords() || config.evaluation().enabled();
      fingerprint = read ? Optional.of(input.fingerprint(journal)) : Optional.empty();
      if (charge != null) {
        charge.bind(config.input().path());
      }
      test = input.test(routing); // here, so that its errors can be told
      records =
          read
              ? input.read(routing, this::stopIfAsked)
              : RunRecords.none(config.labelNames(), routing);
    } catch (UserException e) {
      if (fresh && e.exit() != Exit.INTERRUPTED) {
        giveBack(journal, charge, e);
      }
      throw e;
    }
    fingerprint.ifPresent(_ -> listener.note("input read: " + config.input().path().getFileName()));
    if (plan.isWithoutGuarantee()) {
      return ceiling(journal, records, test, routing);
    }
    Allocation allocation;
    Optional<Released<List<Long>>> counts = Optional.empty();
    Optional<Steering> steering = Optional.empty();
    if (charge == null) {
      allocation = Allocation.of(equalTexts(), zeros(), 1);
    } else {
      var measured = new Measurements(plan, engine, this::generator, journal, charge, listener);
      counts = Optional.of(measured.counts(records));
      allocation = allocation(counts.get().value());
      if (plan.hasBatches()) {
        warnOfThinLabels(allocation, counts.get().value());
      }
      if (plan.budget().words().isPresent()) {
        steering = Optional.of(measured.steering(records, counts.get(), this::stopIfAsked));
      }
    }
    var writing =
        new Writing(plan, engine, this::generator, author, journal, routing, allocation, listener);
    List<Released<LabelledText>> texts = texts(writing, charge, records, steering);
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
    List<LabelledText> synthetic = Released.view(texts).value();
    Optional<Internal<Metrics>> metrics =
        config.evaluation().enabled()
            ? Optional.of(evaluate(records, test, synthetic, UnaryOperator.identity()))
            : Optional.empty();
    var contents = new ReportContents(plan, folder, engine, ledger);
    ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
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

  /// Texts written with private records as examples: an internal figure of how good texts could be,
  /// never a release. Nothing is charged, because nothing may leave.
  private Outcome ceiling(
      Journal journal, RunRecords records, List<DataRecord> test, KeyedRouting routing) {
    List<String> labels = config.labelNames();
    Allocation allocation = Allocation.of(equalTexts(), zeros(), 1);
    Internal<List<LabelledText>> texts =
        author
            .writeWithoutGuarantee(
                records.survey().map(survey -> survey.split(test).generatorRecords(labels)),
                allocation,
                routing,
                labels,
                journal,
                progress("writing", journal))
            .orElseThrow(this::interruption);
    tellUsage();
    new UnprotectedOutput(config, folder).write(texts);
    listener.note("written, NOT PRIVATE: " + folder.synthetic().getFileName());
    Optional<Internal<Metrics>> metrics =
        config.evaluation().enabled()
            ? Optional.of(
                evaluate(records, test, texts.forInternalEyes(), Metrics::withoutGuarantee))
            : Optional.empty();
    write(
        folder.report(),
        HtmlReport.render(
            new ReportContents(plan, folder, engine, ledger)
                .ofCeiling(
                    metrics.map(Internal::forInternalEyes),
                    ZonedDateTime.now(ZoneId.systemDefault()))));
    listener.note("done");
    return new Outcome(plan, folder, metrics, Optional.empty());
  }

  private RunCharge charge(Journal journal, boolean resume) {
    RunCharge charge = RunCharge.reserve(plan, ledger, journals, journal, resume);
    listener.note(
        "charged: epsilon %s, delta %s for adding or removing one record"
            .formatted(Figures.four(plan.epsilon()), Amounts.stated(config.privacy().delta())));
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

  private List<Integer> equalTexts() {
    return Allocation.equalTexts(config.output().records(), config.labels().size());
  }

  private List<Long> zeros() {
    return Collections.nCopies(config.labels().size(), 0L);
  }

  private Allocation allocation(List<Long> counts) {
    List<Integer> texts =
        config.output().perLabel() == PerLabel.PROPORTIONAL
            ? Allocation.proportionalTexts(config.output().records(), counts)
            : equalTexts();
    return Allocation.of(texts, counts, config.method().recordsPerText());
  }

  private void warnOfThinLabels(Allocation allocation, List<Long> counts) {
    int each = config.method().recordsPerText();
    List<Integer> texts = allocation.texts();
    new ThinLabels(config.labelNames(), counts)
        .warnings(
            label -> texts.get(label) * (each / 2.0),
            label ->
                (" for %d texts of %d records each; its texts will follow the public model more than"
                        + " the data")
                    .formatted(texts.get(label), each))
        .forEach(listener::note);
  }

  private List<Released<LabelledText>> texts(
      Writing writing,
      @Nullable RunCharge charge,
      RunRecords records,
      Optional<Steering> steering) {
    List<Released<LabelledText>> texts =
        (charge == null
                ? writing.withoutRecords()
                : writing.fromRecords(records, charge.charge(), steering, interrupted::get))
            .orElseThrow(this::interruption);
    tellUsage();
    if (texts.size() != config.output().records()) {
      throw new IllegalStateException("wrote another number of texts than asked for");
    }
    return texts;
  }

  private void release(
      Journal journal,
      @Nullable RunCharge charge,
      String digest,
      Release door,
      List<Released<LabelledText>> texts,
      Certificate certificate) {
    // what is released must be in the journal even after a power cut, or a resumed run would draw
    // some of it again
    journal.force();
    if (charge != null) {
      charge.spend(digest); // again for a finished run: a report must be of what was released
    }
    if (Files.exists(folder.certificate()) && Files.exists(folder.synthetic())) {
      return; // released before the interruption
    }
    door.synthetic(texts);
    door.certificate(certificate);
    listener.note("released: " + folder.synthetic().getFileName() + " and certificate.json");
  }

  /// @param marked what the figures have to say of themselves
  private Internal<Metrics> evaluate(
      RunRecords records,
      List<DataRecord> test,
      List<LabelledText> texts,
      UnaryOperator<Metrics> marked) {
    List<LabelledText> baseline =
        plan.readsRecords() ? baseline(InternalEvaluation.compared(texts.size())) : List.of();
    listener.note("evaluating: utility, distributions, membership inference");
    stopIfAsked();
    Internal<Metrics> metrics =
        InternalEvaluation.of(config, records, test, texts, baseline, engine, listener::note)
            .map(marked);
    write(folder.metrics(), metrics.map(Metrics::toJson).forInternalEyes());
    return metrics;
  }

  /// The floor: as many texts by the same model, prompts and settings without any record.
  private List<LabelledText> baseline(int records) {
    try (Journal journal = journals.baseline()) {
      List<Integer> texts = Allocation.equalTexts(records, config.labels().size());
      Allocation allocation = Allocation.of(texts, zeros(), 1);
      return author
          .writePublic(allocation, config.labelNames(), journal, progress("baseline", journal))
          .map(list -> Released.all(list).value())
          .orElseThrow(this::interruption);
    }
  }

  private void tellUsage() {
    engine
        .remote()
        .ifPresent(remote -> listener.note("endpoint so far: " + remote.meter().describe()));
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Of texts that cost nothing.
  private TextCounter progress(String phase, Journal journal) {
    return new TextCounter(phase, journal.completed(), config.output().records(), 0, listener);
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
