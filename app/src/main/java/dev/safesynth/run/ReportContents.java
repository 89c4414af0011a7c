package dev.safesynth.run;

import dev.safesynth.assess.ClosenessChapter;
import dev.safesynth.assess.ExtractionChapter;
import dev.safesynth.assess.InContextChapter;
import dev.safesynth.assess.MeasuredParts;
import dev.safesynth.assess.UsefulnessChapter;
import dev.safesynth.budget.Amounts;
import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.budget.Standing;
import dev.safesynth.config.RunConfig;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.evaluation.Training;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.Spending;
import dev.safesynth.report.Attacks;
import dev.safesynth.report.Fidelity;
import dev.safesynth.report.Guarantee;
import dev.safesynth.report.LeakEntry;
import dev.safesynth.report.LeakEntry.Protection;
import dev.safesynth.report.Part;
import dev.safesynth.report.ReportData;
import dev.safesynth.report.ReportData.Fact;
import dev.safesynth.report.ReportData.FactGroup;
import dev.safesynth.report.ReportData.Step;
import dev.safesynth.report.Utility;
import dev.safesynth.text.Learner;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Puts a run into the form that the report shows.
final class ReportContents {
  private static final String LEFT_OUT =
      "Left out of this edition: figures measured on real records are exact functions of them, and"
          + " nothing was charged for them.";
  private static final String NOT_EVALUATED =
      "Evaluation is switched off in the configuration (evaluation.enabled: false).";

  private final RunPlan plan;
  private final RunConfig config;
  private final RunFolder folder;
  private final Engine engine;
  private final LedgerPlace ledger;

  ReportContents(RunPlan plan, RunFolder folder, Engine engine, LedgerPlace ledger) {
    this.plan = plan;
    this.config = plan.config();
    this.folder = folder;
    this.engine = engine;
    this.ledger = ledger;
  }

  /// The internal edition.
  ReportData of(
      Certificate certificate,
      List<LabelledText> synthetic,
      Optional<Metrics> metrics,
      Optional<List<Long>> noisyCounts,
      Optional<Standing> standing,
      ZonedDateTime finished) {
    var measured =
        new MeasuredParts(
            config.labelNames(),
            ("Each record was held out with probability %s by a keyed hash of its identity;"
                    + " near-duplicates across the split are not scored.")
                .formatted(config.evaluation().holdout()));
    return new ReportData(
        new ReportData.Run(
            "Privacy report",
            config.method().describe(),
            finished,
            "SafeSynthDP " + Version.NUMBER,
            metrics.map(Metrics::verdict).orElse(List.of()),
            config.output().records(),
            synthetic.size(),
            places(),
            metrics.isPresent()),
        Part.of(guarantee(standing.map(ReportContents::inAll))),
        leakMap(),
        metrics.<Part<Utility>>map(measured::utility).orElse(Part.absent(NOT_EVALUATED)),
        metrics.<Part<Attacks>>map(measured::attacks).orElse(Part.absent(NOT_EVALUATED)),
        metrics.<Part<Fidelity>>map(measured::fidelity).orElse(Part.absent(NOT_EVALUATED)),
        Stream.of(
                metrics.flatMap(UsefulnessChapter::of).stream(),
                metrics.flatMap(found -> InContextChapter.of(found.inContext())).stream(),
                metrics.flatMap(found -> ClosenessChapter.of(found.fidelity())).stream(),
                metrics
                    .flatMap(
                        found -> ExtractionChapter.of(found.extraction(), found.nearestDistances()))
                    .stream(),
                Stream.of(CertificateChapter.of(certificate, standing.map(ReportContents::inAll))))
            .flatMap(chapters -> chapters)
            .toList(),
        samples(synthetic),
        provenance(noisyCounts, config.canonicalJson(), config.hash()),
        List.of(),
        nextSteps(metrics));
  }

  /// The edition that may leave with the release: settings, planned costs and released values, and
  /// no figure that was measured on real records.
  ReportData ofRelease(
      Certificate certificate,
      List<LabelledText> synthetic,
      Optional<List<Long>> noisyCounts,
      Optional<Standing> standing,
      ZonedDateTime finished) {
    Optional<String> spent = standing.map(ReportContents::spentBySomebody);
    return new ReportData(
        new ReportData.Run(
            "Privacy report for recipients",
            config.method().describe(),
            finished,
            "SafeSynthDP " + Version.NUMBER,
            List.of(),
            config.output().records(),
            synthetic.size(),
            List.of(
                new Fact("Synthetic records", String.valueOf(folder.synthetic().getFileName())),
                new Fact("Certificate", "certificate.json")),
            false),
        Part.of(guarantee(spent)),
        leakMap(),
        Part.absent(LEFT_OUT),
        Part.absent(LEFT_OUT),
        Part.absent(LEFT_OUT),
        List.of(CertificateChapter.of(certificate, spent)),
        samples(synthetic),
        provenance(noisyCounts, config.certificateJson(), config.certificateHash()),
        List.of(),
        List.of());
  }

  /// The page about texts that carry no guarantee; it shows none of them, since they may repeat
  /// records.
  ReportData ofCeiling(Optional<Metrics> metrics, ZonedDateTime finished) {
    var measured =
        new MeasuredParts(config.labelNames(), "The texts may repeat the members word for word.");
    return new ReportData(
        new ReportData.Run(
            "NOT PRIVATE: texts without a guarantee",
            config.method().describe(),
            finished,
            "SafeSynthDP " + Version.NUMBER,
            metrics.map(Metrics::verdict).orElse(List.of()),
            config.output().records(),
            config.output().records(),
            List.of(
                new Fact("Texts, NOT PRIVATE", String.valueOf(folder.synthetic().getFileName()))),
            true),
        Part.absent(
            "There is no guarantee: private records were examples in the prompt and may be repeated"
                + " word for word. Nothing of this folder may leave."
                + engine
                    .remote()
                    .map(
                        remote ->
                            " The prompts, with private text, were sent to "
                                + remote.settings().host()
                                + ".")
                    .orElse("")),
        List.of(),
        metrics.<Part<Utility>>map(measured::utility).orElse(Part.absent(NOT_EVALUATED)),
        metrics.<Part<Attacks>>map(measured::attacks).orElse(Part.absent(NOT_EVALUATED)),
        metrics.<Part<Fidelity>>map(measured::fidelity).orElse(Part.absent(NOT_EVALUATED)),
        List.of(),
        List.of(),
        provenance(Optional.empty(), config.canonicalJson(), config.hash()),
        List.of(
            "These texts show how good the model could be with your records if nothing were protected;"
                + " compare the other methods with them."),
        List.of("Delete this folder when you have compared."));
  }

  /// Without the name of the data set, which recipients need not know. Planned costs add up to it,
  /// so it tells nothing about records.
  private static String spentBySomebody(Standing standing) {
    return "In all, by the ledger, epsilon %s at delta %s was spent on these records over %d %s."
        .formatted(
            Figures.four(standing.epsilon()),
            Amounts.stated(standing.delta()),
            standing.runs(),
            standing.runs() == 1 ? "run" : "runs");
  }

  /// Texts from every label: the records are in label order, so evenly spaced ones cover all.
  private static List<LabelledText> samples(List<LabelledText> synthetic) {
    int shown = Math.min(12, synthetic.size());
    return IntStream.range(0, shown)
        .mapToObj(i -> synthetic.get((int) ((long) i * synthetic.size() / shown)))
        .toList();
  }

  private List<Fact> places() {
    var places = new ArrayList<Fact>();
    places.add(new Fact("Synthetic records", String.valueOf(folder.synthetic().getFileName())));
    places.add(new Fact("Certificate", "certificate.json"));
    places.add(new Fact("Figures (internal)", "metrics.json"));
    if (plan.isPrivate()) {
      places.add(new Fact("Ledger", ledger.toString()));
    }
    return places;
  }

  private static String inAll(Standing standing) {
    return "In all, by the ledger, " + standing.sentence("has spent") + ".";
  }

  private Guarantee guarantee(Optional<String> inAll) {
    GenerationPlan budget = plan.budget();
    if (!plan.isPrivate()) {
      return new Guarantee(
          0,
          0,
          OptionalDouble.of(0),
          "add or remove one record",
          "one record",
          List.of(),
          "No mechanism was used: the texts come from the public model alone.",
          List.of(),
          Optional.empty());
    }
    double rho = budget.planned().rho();
    return new Guarantee(
        plan.epsilon(),
        budget.delta(),
        OptionalDouble.of(rho),
        "add or remove one record",
        "one record",
        budget.uses().stream().map(ReportContents::mechanism).toList(),
        Certificate.conversion(plan.budget().bound().accountant()) + ".",
        budget.uses().stream()
            .map(use -> new Guarantee.BudgetShare(use.share(), Math.min(1, use.cost().rho() / rho)))
            .toList(),
        inAll);
  }

  private static Guarantee.Mechanism mechanism(Spending.Use use) {
    Mechanism mechanism = use.mechanism();
    var parameters = new LinkedHashMap<String, String>();
    use.parameters()
        .forEach(
            (name, value) ->
                parameters.put(
                    name,
                    value instanceof Double number ? Figures.four(number) : String.valueOf(value)));
    return new Guarantee.Mechanism(
        mechanism.name().replace('_', ' '),
        parameters,
        "%s in %s"
            .formatted(
                Figures.four(mechanism.sensitivity().value()),
                switch (mechanism.sensitivity().norm()) {
                  case L1 -> "l1 norm";
                  case L2 -> "l2 norm";
                  case L_INFINITY, MONOTONE -> "maximum norm";
                  case RANGE -> "range";
                }),
        use.cost().rho(),
        use.uses() == 1
            ? use.composition()
            : "%d uses, %s".formatted(use.uses(), use.composition()),
        use.proof());
  }

  private List<LeakEntry> leakMap() {
    Protection text = plan.isPrivate() ? Protection.PAID_FOR : Protection.PUBLIC;
    return Stream.concat(
            engine
                .remote()
                .map(
                    remote ->
                        new LeakEntry(
                            "Prompts to " + remote.settings().host(),
                            text,
                            "Sent there: " + SentAway.by(plan) + "."))
                .stream(),
            leakMapOfFiles(text).stream())
        .toList();
  }

  private List<LeakEntry> leakMapOfFiles(Protection text) {
    boolean isPrivate = plan.isPrivate();
    return List.of(
        new LeakEntry(
            "Synthetic records",
            text,
            isPrivate
                ? plan.budget().words().isPresent()
                    ? "Written by the public model from noisy word counts whose cost is in the"
                        + " guarantee."
                    : plan.budget().votes().isPresent()
                        ? "Written by the public model with demonstrations whose every token is"
                            + " paid for by the guarantee."
                        : plan.budget().prediction().isPresent()
                            ? "Tokens come from the public model, or from records by a mechanism;"
                                + " which of them is tested, and tests and draws are in the"
                                + " guarantee."
                            : plan.budget().evolution().isPresent()
                                ? "Written by the public model, which saw no record; noisy votes"
                                    + " whose cost is in the guarantee selected them."
                                : "Every token is drawn by a mechanism whose cost is in the"
                                    + " guarantee."
                : "Written by the public model without any record."),
        new LeakEntry(
            "Number of records and labels",
            Protection.PUBLIC,
            "Declared in the configuration; proportional labels follow a noisy count that is paid"
                + " for."),
        new LeakEntry(
            "certificate.json",
            text,
            "Settings, planned costs and noisy counts; the fingerprint of the input is keyed."),
        new LeakEntry(
            "metrics.json and report.html",
            Protection.INTERNAL,
            "Exact functions of private records, not charged for."),
        new LeakEntry(
            "The ledger",
            Protection.INTERNAL,
            "What was charged, when, by whom and why, under a keyed hash of the data set's name; a"
                + " refusal of the data shows in it as a charge given back."),
        new LeakEntry(
            "run.log and progress lines",
            Protection.INTERNAL,
            "No figure about the input, but times, which depend on it."),
        new LeakEntry(
            "run.journal",
            Protection.INTERNAL,
            "What was drawn and written, and the key that assigns records to batches."),
        new LeakEntry(
            "Refusals and exit codes",
            Protection.INTERNAL,
            "That a row is malformed depends on the rows: for the owner of the data only."),
        new LeakEntry("File names", Protection.PUBLIC, "They come from the configuration."),
        new LeakEntry(
            "Running time",
            Protection.OUT_OF_SCOPE,
            "It depends on the sizes of batches. Keep run times to yourself."));
  }

  private ReportData.Provenance provenance(
      Optional<List<Long>> noisyCounts, String configuration, String hash) {
    return new ReportData.Provenance(
        List.of(
            new FactGroup("Model", ModelFacts.of(plan, engine)),
            new FactGroup(
                "Run",
                List.of(
                    new Fact("Method", config.method().name().word()),
                    new Fact("Configuration SHA-256", hash),
                    new Fact(
                        "Records per label, with noise",
                        noisyCounts.map(Object::toString).orElse("not measured")),
                    new Fact("Java", Runtime.version().toString()),
                    new Fact(
                        "System",
                        System.getProperty("os.name") + " " + System.getProperty("os.arch")))),
            new FactGroup("Randomness", List.of(new Fact("Policy", Certificate.RANDOMNESS)))),
        configuration,
        List.of(
            new Step(
                "Check what the budget buys, without reading a record:",
                "./safesynth plan " + config.file().getFileName()),
            new Step("See how every bound is proven:", "docs/privacy/")));
  }

  private List<String> nextSteps(Optional<Metrics> metrics) {
    var steps = new ArrayList<String>();
    boolean gained =
        metrics.stream()
            .flatMap(found -> found.differences().stream())
            .anyMatch(
                difference ->
                    difference.model() == Learner.LOGISTIC_REGRESSION
                        && difference.minus() == Training.PUBLIC_ONLY
                        && difference.accuracyInterval().low() > 0);
    if (metrics.isPresent() && !gained) {
      steps.add(
          "The private data did not measurably help: give more records per text"
              + " (method.records_per_text), shorter texts (method.max_tokens) or a larger epsilon,"
              + " in a new run that is charged again.");
    }
    steps.add(
        "Pass on the synthetic records with certificate.json, and nothing else from this folder.");
    steps.add("Delete run.journal once the run is accepted; it holds the key of the batches.");
    return steps;
  }
}
