package dev.safesynth.assess;

import dev.safesynth.attack.AttackResult;
import dev.safesynth.attack.BlindBaseline;
import dev.safesynth.attack.Disclosure;
import dev.safesynth.attack.MembershipInference;
import dev.safesynth.attack.TruePositiveRate;
import dev.safesynth.evaluation.Distributions;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.evaluation.RealEquivalent;
import dev.safesynth.evaluation.Training;
import dev.safesynth.report.Attacks;
import dev.safesynth.report.Estimate;
import dev.safesynth.report.Fidelity;
import dev.safesynth.report.Interval;
import dev.safesynth.report.Part;
import dev.safesynth.report.Utility;
import dev.safesynth.statistics.RocCurve;
import dev.safesynth.text.Learner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts measured figures into the form that the report shows.
public final class MeasuredParts {
  private static final String NOT_RANDOM =
      "Withheld: it rests on a random split, and members and outsiders can be told apart without the"
          + " synthetic rows.";

  private final List<String> labels;
  private final String split;

  /// @param split how members and non-members were drawn, as a full sentence
  public MeasuredParts(List<String> labels, String split) {
    this.labels = List.copyOf(labels);
    this.split = split;
  }

  /// Usefulness, or why it was not measured.
  public Part<Utility> utility(Metrics metrics) {
    if (metrics.utility().isEmpty()) {
      return Part.absent(
          metrics.remarks().isEmpty()
              ? "There are no real test rows, so usefulness was not measured."
              : "Usefulness is not judged: " + metrics.remarks().getFirst() + ".");
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
                .orElse(Part.absent("There are no real training rows to compare with.")),
            metrics.retention().map(kept -> estimate(kept.value(), kept.interval()))));
  }

  private static String worth(RealEquivalent worth) {
    return "For logistic regression the synthetic records are worth %s real rows (95%% interval: %s to %s)."
        .formatted(worth.estimate(), worth.low(), worth.high());
  }

  /// The attacks, or why there are none.
  public Part<Attacks> attacks(Metrics metrics) {
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
        split,
        setup
            .blindBaseline()
            .<Part<Estimate>>map(blind -> Part.of(blind(blind)))
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
        setup
            .disclosure()
            .<Part<Attacks.Disclosure>>map(test -> Part.of(disclosure(test)))
            .orElse(Part.absent(NOT_RANDOM)),
        setup
            .disclosure()
            .<Part<Attacks.Observed>>map(test -> Part.of(observed(test)))
            .orElse(Part.absent(NOT_RANDOM)));
  }

  /// The look of the blind baseline that tells more, with the range that a random split allows.
  static Estimate blind(BlindBaseline blind) {
    double half = BlindBaseline.LIMIT * blind.nullStandardError();
    return Estimate.of(
        blind.farthest(),
        Math.max(0, blind.farthest() - half),
        Math.min(1, blind.farthest() + half));
  }

  private static Attacks.Disclosure disclosure(Disclosure test) {
    return new Attacks.Disclosure(
        "%d-word runs that occur in one record only".formatted(test.runWords()),
        test.disclosedMembers(),
        test.disclosedNonMembers(),
        test.pValue());
  }

  private static Attacks.Observed observed(Disclosure test) {
    return new Attacks.Observed(
        "By the runs above, guessing that whose run was found is a member (Steinke, Nasr and"
            + " Jagielski 2023), at \u03B4 = %s.".formatted(Figures.probability(test.delta())),
        test.epsilonLowerBound(),
        test.epsilonCeiling());
  }

  /// One attack with figures, in words.
  static Attacks.Attack attack(
      AttackResult result, double auc, dev.safesynth.statistics.Interval interval) {
    return new Attacks.Attack(
        attackName(result),
        switch (result.attack()) {
          case MembershipInference.PRIMARY ->
              "How much likelier a record is under a bigram model of the synthetic records of its"
                  + " label than under one of reference texts. Chosen before the run.";
          case "bigram" -> "The same without reference texts. Shown for completeness.";
          case "classifier" ->
              "How sure a classifier trained on the synthetic records is of a record's label. Shown"
                  + " for completeness.";
          case "embedding_top25" ->
              "Mean similarity in meaning with the 25 most similar synthetic records. Shown for"
                  + " completeness.";
          case "domias" ->
              "How much closer the synthetic records are than reference texts, in meaning. Shown for"
                  + " completeness.";
          default ->
              "Mean word overlap with the 25 most similar synthetic records. Shown for"
                  + " completeness.";
        },
        estimate(auc, interval),
        rate(result.tprAtFpr01()),
        rate(result.tprAtFpr0001()),
        result.holmPValue().orElse(1.0),
        result.roc().stream().map(MeasuredParts::point).toList());
  }

  /// A rate with its interval, or why it is not measurable.
  static Part<Estimate> rate(Optional<TruePositiveRate> rate) {
    Optional<Double> value = rate.flatMap(TruePositiveRate::value);
    Optional<dev.safesynth.statistics.Interval> range = rate.flatMap(TruePositiveRate::interval);
    return value.isPresent() && range.isPresent()
        ? Part.of(estimate(value.get(), range.get()))
        : Part.absent(rate.flatMap(TruePositiveRate::note).orElse("not measured") + ".");
  }

  private static Attacks.RocPoint point(RocCurve.Point point) {
    return new Attacks.RocPoint(point.falsePositiveRate(), point.truePositiveRate());
  }

  private static String attackName(AttackResult result) {
    return switch (result.attack()) {
      case MembershipInference.PRIMARY -> "Calibrated bigram";
      case "bigram" -> "Plain bigram";
      case "classifier" -> "Classifier confidence";
      case "embedding_top25" -> "Similarity in meaning";
      case "domias" -> "Density ratio";
      default -> "Word overlap";
    };
  }

  /// Distributions side by side, or why there are none.
  public Part<Fidelity> fidelity(Metrics metrics) {
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
            labels.stream()
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
                source(found, "public_only").map(MeasuredParts::longs))),
        Part.of(found.sources().stream().map(MeasuredParts::diversity).toList()),
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

  /// A model's name for readers.
  static String name(Learner learner) {
    return switch (learner) {
      case NAIVE_BAYES -> "Naive Bayes";
      case LOGISTIC_REGRESSION -> "Logistic regression";
      case LINEAR_SVM -> "Linear SVM";
      case RANDOM_FOREST -> "Random forest";
      case GRADIENT_BOOSTED_TREES -> "Boosted trees";
      case EMBEDDING_LOGISTIC_REGRESSION -> "Logistic regression, meaning";
      case EMBEDDING_LINEAR_SVM -> "Linear SVM, meaning";
      case EMBEDDING_NAIVE_BAYES -> "Naive Bayes, meaning";
      case EMBEDDING_RANDOM_FOREST -> "Random forest, meaning";
      case EMBEDDING_GRADIENT_BOOSTED_TREES -> "Boosted trees, meaning";
    };
  }

  private static Estimate estimate(double value, dev.safesynth.statistics.Interval interval) {
    return new Estimate(value, new Interval(interval.low(), interval.high()));
  }
}
