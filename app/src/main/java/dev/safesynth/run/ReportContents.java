package dev.safesynth.run;

import dev.safesynth.attack.AttackResult;
import dev.safesynth.attack.MembershipInference;
import dev.safesynth.config.RunConfig;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.evaluation.Distributions;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.evaluation.RealEquivalent;
import dev.safesynth.evaluation.Training;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.report.Attacks;
import dev.safesynth.report.Estimate;
import dev.safesynth.report.Fidelity;
import dev.safesynth.report.Guarantee;
import dev.safesynth.report.Interval;
import dev.safesynth.report.LeakEntry;
import dev.safesynth.report.LeakEntry.Protection;
import dev.safesynth.report.Part;
import dev.safesynth.report.ReportData;
import dev.safesynth.report.ReportData.Fact;
import dev.safesynth.report.ReportData.FactGroup;
import dev.safesynth.report.ReportData.Step;
import dev.safesynth.report.Utility;
import dev.safesynth.statistics.RocCurve;
import dev.safesynth.text.Learner;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Puts a run into the form that the report shows.
final class ReportContents {
  private static final String NOT_EVALUATED =
      "Evaluation is switched off in the configuration (evaluation.enabled: false).";

  private final RunPlan plan;
  private final RunConfig config;
  private final RunFolder folder;
  private final Engine engine;

  ReportContents(RunPlan plan, RunFolder folder, Engine engine) {
    this.plan = plan;
    this.config = plan.config();
    this.folder = folder;
    this.engine = engine;
  }

  ReportData of(
      List<LabelledText> synthetic,
      Optional<Metrics> metrics,
      Optional<List<Long>> noisyCounts,
      ZonedDateTime finished) {
    return new ReportData(
        new ReportData.Run(
            String.valueOf(config.input().path().getFileName()),
            finished,
            "SafeSynthDP " + Version.NUMBER,
            metrics.map(Metrics::verdict).orElse(List.of()),
            config.output().records(),
            synthetic.size(),
            places(),
            metrics.isPresent()),
        guarantee(),
        leakMap(),
        metrics.<Part<Utility>>map(this::utility).orElse(Part.absent(NOT_EVALUATED)),
        metrics.<Part<Attacks>>map(this::attacks).orElse(Part.absent(NOT_EVALUATED)),
        metrics.<Part<Fidelity>>map(this::fidelity).orElse(Part.absent(NOT_EVALUATED)),
        samples(synthetic),
        provenance(noisyCounts),
        List.of(),
        nextSteps(metrics));
  }

  /// Texts from every label: the records are in label order, so evenly spaced ones cover all.
  private static List<LabelledText> samples(List<LabelledText> synthetic) {
    int shown = Math.min(12, synthetic.size());
    return IntStream.range(0, shown)
        .mapToObj(i -> synthetic.get((int) ((long) i * synthetic.size() / shown)))
        .toList();
  }

  private List<Fact> places() {
    return List.of(
        new Fact("Synthetic records", String.valueOf(folder.synthetic().getFileName())),
        new Fact("Certificate", "certificate.json"),
        new Fact("Figures (internal)", "metrics.json"),
        new Fact("Charge record", "charges.jsonl"));
  }

  private Guarantee guarantee() {
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
          List.of());
    }
    double rho = budget.planned().rho();
    double countsRho = budget.counts().loss().rho();
    double tokensRho = budget.tokens().loss().times(budget.maxTokens()).rho();
    return new Guarantee(
        plan.epsilon(),
        budget.delta(),
        OptionalDouble.of(rho),
        "add or remove one record",
        "one record",
        List.of(
            mechanism(
                budget.counts(),
                Map.of("variance", String.valueOf(budget.counts().variance())),
                countsRho,
                "once, on all records",
                "docs/privacy/noisy-counts.md"),
            mechanism(budget.tokens(), tokenParameters(), tokensRho, tokenUses(), tokenProof())),
        Certificate.CONVERSION + ".",
        List.of(
            new Guarantee.BudgetShare("Records per label", Math.min(1, countsRho / rho)),
            new Guarantee.BudgetShare("Tokens of the texts", Math.min(1, tokensRho / rho))));
  }

  private String tokenUses() {
    return "at most %d times on each record, batches in parallel"
        .formatted(plan.budget().maxTokens());
  }

  private static String tokenProof() {
    return "docs/privacy/clipped-selection.md";
  }

  private Map<String, String> tokenParameters() {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("clip bound C", Figures.four(plan.tokens().clip()));
    parameters.put("divisor G", String.valueOf(plan.tokens().divisor()));
    parameters.put("temperature", String.valueOf(plan.tokens().temperatureMilli() / 1000.0));
    parameters.put("token limit", String.valueOf(plan.budget().maxTokens()));
    return parameters;
  }

  private static Guarantee.Mechanism mechanism(
      Mechanism mechanism, Map<String, String> parameters, double rho, String uses, String proof) {
    return new Guarantee.Mechanism(
        mechanism.name().replace('_', ' '),
        parameters,
        "%s in %s"
            .formatted(
                Figures.four(mechanism.sensitivity().value()),
                switch (mechanism.sensitivity().norm()) {
                  case L2 -> "l2 norm";
                  case L_INFINITY -> "maximum norm";
                }),
        rho,
        uses,
        proof);
  }

  private List<LeakEntry> leakMap() {
    boolean isPrivate = plan.isPrivate();
    Protection text = isPrivate ? Protection.PAID_FOR : Protection.PUBLIC;
    return List.of(
        new LeakEntry(
            "Synthetic records",
            text,
            isPrivate
                ? "Every token is drawn by a mechanism whose cost is in the guarantee."
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
            "metrics.json and this report",
            Protection.INTERNAL,
            "Exact functions of private records, not charged for."),
        new LeakEntry("charges.jsonl", Protection.PUBLIC, "What was charged, and when."),
        new LeakEntry(
            "run.log and progress lines",
            Protection.INTERNAL,
            "No figure about the input, but times, which depend on it."),
        new LeakEntry(
            "run.journal",
            Protection.INTERNAL,
            "Drawn tokens, and the key that assigns records to batches."),
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

  private Part<Utility> utility(Metrics metrics) {
    if (metrics.utility().isEmpty()) {
      return Part.absent("There are no real test rows, so usefulness was not measured.");
    }
    List<Utility.Gain> gains =
        metrics.differences().stream()
            .filter(difference -> difference.minus() == Training.PUBLIC_ONLY)
            .map(
                difference ->
                    new Utility.Gain(
                        name(difference.model()),
                        estimate(difference.accuracy(), difference.accuracyInterval())))
            .toList();
    return Part.of(
        new Utility(
            name(Learner.LOGISTIC_REGRESSION),
            metrics.utility().stream()
                .map(
                    row ->
                        new Utility.Score(
                            name(row.model()),
                            Utility.Training.valueOf(row.train().name()),
                            estimate(row.accuracy(), row.accuracyInterval()),
                            estimate(row.macroF1(), row.macroF1Interval()),
                            row.nTrain()))
                .toList(),
            metrics.nTest().orElse(0),
            "95%, bootstrap over test rows; same-size rows over ten draws as well",
            metrics.majority().map(majority -> majority.accuracy()).orElse(0.0),
            gains.isEmpty()
                ? Part.absent("There is no baseline without private data to compare with.")
                : Part.of(gains),
            metrics
                .realEquivalent()
                .<Part<String>>map(worth -> Part.of(worth(worth)))
                .orElse(Part.absent("There are no real training rows to compare with."))));
  }

  private static String worth(RealEquivalent worth) {
    return "For logistic regression the synthetic records are worth %s real rows (95%% interval: %s to %s)."
        .formatted(worth.estimate(), worth.low(), worth.high());
  }

  private Part<Attacks> attacks(Metrics metrics) {
    return metrics
        .attackSetup()
        .<Part<Attacks>>map(setup -> Part.of(attacks(metrics, setup)))
        .orElse(Part.absent("No records were held out, so membership could not be attacked."));
  }

  private Attacks attacks(Metrics metrics, Metrics.AttackSetup setup) {
    List<Attacks.Attack> shown = new ArrayList<>();
    for (AttackResult result : metrics.attacks()) {
      if (result.auc().isPresent() && result.aucInterval().isPresent()) {
        shown.add(attack(result, result.auc().get(), result.aucInterval().get()));
      }
    }
    return new Attacks(
        setup.scoredMembers(),
        setup.scoredNonMembers(),
        "Each record was held out with probability %s by a keyed hash of its identity; near-duplicates across the split are not scored."
            .formatted(config.evaluation().holdout()),
        setup
            .blindBaseline()
            .<Part<Estimate>>map(
                blind ->
                    Part.of(
                        Estimate.of(
                            blind.auc(),
                            Math.max(0, blind.auc() - 1.96 * 1.4 * blind.nullStandardError()),
                            Math.min(1, blind.auc() + 1.96 * 1.4 * blind.nullStandardError()))))
            .orElse(Part.absent("there are too few records to measure it.")),
        shown.isEmpty()
            ? Part.absent(
                "Withheld: "
                    + metrics.attacks().stream()
                        .findFirst()
                        .flatMap(AttackResult::withheld)
                        .orElse("no attack could be run")
                    + ".")
            : Part.of(shown),
        Part.of(
            new Attacks.Disclosure(
                "%d-word runs that occur in one record only"
                    .formatted(setup.disclosure().runWords()),
                setup.disclosure().disclosedMembers(),
                setup.disclosure().disclosedNonMembers(),
                setup.disclosure().pValue(),
                OptionalDouble.of(setup.disclosure().epsilonLowerBound()))));
  }

  private static Attacks.Attack attack(
      AttackResult result, double auc, dev.safesynth.statistics.Interval interval) {
    Optional<dev.safesynth.statistics.Interval> rate = result.tprAtFpr01Interval();
    return new Attacks.Attack(
        attackName(result),
        switch (result.attack()) {
          case MembershipInference.PRIMARY ->
              "How much likelier a record is under a bigram model of the synthetic records of its"
                  + " label than under one of reference texts. Chosen before the run.";
          case "bigram" -> "The same without reference texts. Shown for completeness.";
          default ->
              "Mean word overlap with the 25 most similar synthetic records. Shown for"
                  + " completeness.";
        },
        estimate(auc, interval),
        result.tprAtFpr01().isPresent() && rate.isPresent()
            ? Part.of(estimate(result.tprAtFpr01().get(), rate.get()))
            : Part.absent(result.tprNote().orElse("not measured")),
        result.roc().stream().map(ReportContents::point).toList());
  }

  private static Attacks.RocPoint point(RocCurve.Point point) {
    return new Attacks.RocPoint(point.falsePositiveRate(), point.truePositiveRate());
  }

  private static String attackName(AttackResult result) {
    return switch (result.attack()) {
      case MembershipInference.PRIMARY -> "Calibrated bigram";
      case "bigram" -> "Plain bigram";
      default -> "Word overlap";
    };
  }

  private Part<Fidelity> fidelity(Metrics metrics) {
    return metrics
        .distributions()
        .<Part<Fidelity>>map(found -> Part.of(fidelity(found)))
        .orElse(Part.absent("There are no real rows to compare with."));
  }

  private Fidelity fidelity(Distributions found) {
    Distributions.Source real = source(found, "real").orElseThrow();
    Distributions.Source synthetic = source(found, "synthetic").orElseThrow();
    List<Integer> edges = new ArrayList<>(found.lengthEdges());
    int width = edges.size() > 1 ? edges.get(1) - edges.get(0) : 1;
    edges.add(edges.getLast() + width);
    return new Fidelity(
        Part.of(
            config.labelNames().stream()
                .map(
                    label ->
                        new Fidelity.LabelCount(
                            label,
                            real.labelCounts().getOrDefault(label, 0),
                            synthetic.labelCounts().getOrDefault(label, 0)))
                .toList()),
        Part.of(
            new Fidelity.Lengths(
                edges,
                longs(real),
                longs(synthetic),
                source(found, "public_only").map(ReportContents::longs))),
        Part.of(found.sources().stream().map(ReportContents::diversity).toList()),
        overlap(found));
  }

  private static Fidelity.Diversity diversity(Distributions.Source source) {
    return new Fidelity.Diversity(
        source.source().replace('_', ' '), source.distinct1(), source.distinct2());
  }

  private static Part<List<Fidelity.Overlap>> overlap(Distributions found) {
    Optional<Distributions.Overlap> members =
        found.overlap().stream().filter(o -> o.with().equals("members")).findFirst();
    Optional<Distributions.Overlap> holdout =
        found.overlap().stream().filter(o -> o.with().equals("holdout")).findFirst();
    return members.isPresent() && holdout.isPresent()
        ? Part.of(List.of(new Fidelity.Overlap(8, members.get().share(), holdout.get().share())))
        : Part.absent("Without held-out records an overlap with members says nothing.");
  }

  private static Optional<Distributions.Source> source(Distributions found, String name) {
    return found.sources().stream().filter(source -> source.source().equals(name)).findFirst();
  }

  private static List<Long> longs(Distributions.Source source) {
    return source.lengthCounts().stream().map(Integer::longValue).toList();
  }

  private ReportData.Provenance provenance(Optional<List<Long>> noisyCounts) {
    return new ReportData.Provenance(
        List.of(
            new FactGroup(
                "Model",
                List.of(
                    new Fact("Name", engine.name()),
                    new Fact("SHA-256", engine.sha256()),
                    new Fact("Format", engine.model().identity().description()),
                    new Fact("Engine", "llama.cpp " + engine.library()))),
            new FactGroup(
                "Run",
                List.of(
                    new Fact("Method", config.method().name().word()),
                    new Fact("Configuration SHA-256", config.hash()),
                    new Fact(
                        "Records per label, with noise",
                        noisyCounts.map(Object::toString).orElse("not measured")),
                    new Fact("Java", Runtime.version().toString()),
                    new Fact(
                        "System",
                        System.getProperty("os.name") + " " + System.getProperty("os.arch")))),
            new FactGroup("Randomness", List.of(new Fact("Policy", Certificate.RANDOMNESS)))),
        config.canonicalJson(),
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

  private static String name(Learner learner) {
    return switch (learner) {
      case NAIVE_BAYES -> "Naive Bayes";
      case LOGISTIC_REGRESSION -> "Logistic regression";
      case LINEAR_SVM -> "Linear SVM";
    };
  }

  private static Estimate estimate(double value, dev.safesynth.statistics.Interval interval) {
    return new Estimate(value, new Interval(interval.low(), interval.high()));
  }
}
