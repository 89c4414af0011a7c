package dev.safesynth.assess;

import dev.safesynth.report.Attacks;
import dev.safesynth.report.Chapter;
import dev.safesynth.report.Estimate;
import dev.safesynth.report.Guarantee;
import dev.safesynth.report.HtmlReport;
import dev.safesynth.report.Interval;
import dev.safesynth.report.Part;
import dev.safesynth.report.ReportData;
import dev.safesynth.report.ReportData.Fact;
import dev.safesynth.report.ReportData.FactGroup;
import dev.safesynth.report.Utility;
import dev.safesynth.table.Membership;
import dev.safesynth.table.Scores;
import dev.safesynth.table.TableAttacks;
import dev.safesynth.table.TableLearner;
import dev.safesynth.table.TableUtility;
import dev.safesynth.table.Tables;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The page about somebody's synthetic table.
final class TableReport {
  private final TableAssessment.Request request;
  private final String product;

  TableReport(TableAssessment.Request request, String product) {
    this.request = request;
    this.product = product;
  }

  String html(Tables tables, TableMetrics metrics, Optional<Guarantee> claim) {
    return HtmlReport.render(
        new ReportData(
            new ReportData.Run(
                request.kind().title(),
                AssessmentReport.name(request.synthetic()),
                ZonedDateTime.now(ZoneId.systemDefault()),
                product,
                metrics.verdict(),
                0,
                tables.synthetic().rows(),
                List.of(),
                true),
            claim.map(Part::of).orElse(Part.absent(AssessmentReport.NO_CLAIM)),
            List.of(),
            metrics
                .utility()
                .map(TableReport::utility)
                .orElse(Part.absent("An audit attacks; ./safesynth evaluate measures usefulness.")),
            metrics
                .attacks()
                .map(TableReport::attacks)
                .orElse(Part.absent("An evaluation does not attack; ./safesynth audit does.")),
            Part.absent("For tables, see the chapter on columns and their relations."),
            chapters(metrics),
            tables.samples(),
            provenance(tables),
            List.of("Text columns and columns of the type ignore are not compared."),
            AssessmentReport.nextSteps(request.kind())));
  }

  private static List<Chapter> chapters(TableMetrics metrics) {
    List<Chapter> chapters = new ArrayList<>();
    metrics.utility().flatMap(TableStrengths::chapter).ifPresent(chapters::add);
    metrics.fidelity().map(TableChapters::fidelity).ifPresent(chapters::add);
    metrics.attacks().map(TableChapters::risks).ifPresent(chapters::add);
    return chapters;
  }

  private static Part<Utility> utility(TableUtility utility) {
    if (utility.withheld().isPresent()) {
      return Part.absent("Usefulness is not judged: " + utility.withheld().get() + ".");
    }
    List<Utility.Score> scores = new ArrayList<>();
    List<Utility.Gain> gains = new ArrayList<>();
    for (TableUtility.Result result : utility.results()) {
      if (result.learner() != TableLearner.MAJORITY) {
        String model = name(result.learner());
        scores.add(score(model, Utility.Training.SYNTHETIC, result.synthetic()));
        result
            .withoutPrivateData()
            .ifPresent(floor -> scores.add(score(model, Utility.Training.PUBLIC_ONLY, floor)));
        scores.add(score(model, Utility.Training.ORIGINAL_SAME_SIZE, result.realSameNumber()));
        scores.add(score(model, Utility.Training.ORIGINAL, result.realAll()));
        result.gain().ifPresent(gain -> gains.add(new Utility.Gain(model, estimate(gain))));
      }
    }
    return Part.of(
        new Utility(
            name(TableLearner.BOOSTED_TREES),
            scores,
            utility.testRows(),
            "95%, bootstrap over test rows; same-size rows over three draws as well",
            TableMetrics.result(utility, TableLearner.MAJORITY).realAll().accuracy().value(),
            gains.isEmpty()
                ? Part.absent(
                    "rows of the same generator without private data were not given (--floor).")
                : Part.of(gains),
            utility
                .worth()
                .<Part<String>>map(
                    worth ->
                        Part.of(
                            "For boosted trees the synthetic rows are worth %s real rows (95%% interval: %s to %s)."
                                .formatted(worth.estimate(), worth.low(), worth.high())))
                .orElse(Part.absent("There are no real training rows to compare with.")),
            utility.retention().map(TableReport::estimate)));
  }

  private static Utility.Score score(String model, Utility.Training training, Scores scores) {
    return new Utility.Score(
        model,
        training,
        estimate(scores.accuracy()),
        estimate(scores.macroF1()),
        scores.trainingRows());
  }

  /// A learner's name for readers.
  static String name(TableLearner learner) {
    return switch (learner) {
      case MAJORITY -> "Commonest label";
      case LOGISTIC_REGRESSION -> "Logistic regression";
      case RANDOM_FOREST -> "Random forest";
      case BOOSTED_TREES -> "Boosted trees";
    };
  }

  private static Part<Attacks> attacks(TableAttacks attacks) {
    if (attacks.withheld().isPresent()) {
      return Part.absent("Withheld: " + attacks.withheld().get() + ".");
    }
    Membership membership = attacks.membership().orElseThrow();
    return Part.of(
        new Attacks(
            membership.members(),
            membership.nonMembers(),
            "Members are rows of --real, outsiders rows of --holdout; that the two are a random split"
                + " is assumed, and tested by the blind baseline.",
            attacks
                .blindBaseline()
                .<Part<Estimate>>map(
                    blind ->
                        Part.of(
                            Estimate.of(
                                blind.auc(), blind.allowed().low(), blind.allowed().high())))
                .orElse(Part.absent("it was not measured.")),
            Part.of(
                List.of(
                    MeasuredParts.attack(
                        membership.attack(),
                        membership.attack().auc().orElseThrow(),
                        membership.attack().aucInterval().orElseThrow()))),
            Part.absent("Rare fragments are searched for in texts only."),
            Part.of(
                new Attacks.Observed(
                    ("By the attack above: the eighth of %,d rows with the highest score is guessed to"
                            + " be members, the eighth with the lowest not to be (Steinke, Nasr and"
                            + " Jagielski 2023), at \u03B4 = %s.")
                        .formatted(
                            membership.bounds().coins(),
                            Figures.probability(membership.bounds().delta())),
                    membership.bounds().oneRun(),
                    membership.bounds().oneRunCeiling()))));
  }

  private static Estimate estimate(dev.safesynth.evaluation.Score score) {
    return new Estimate(
        score.value(), new Interval(score.interval().low(), score.interval().high()));
  }

  private ReportData.Provenance provenance(Tables tables) {
    List<Fact> files = new ArrayList<>();
    files.add(
        new Fact("Real", AssessmentReport.name(request.real()) + ", " + tables.real().rows()));
    tables
        .holdout()
        .ifPresent(
            held ->
                files.add(
                    new Fact(
                        "Held out",
                        AssessmentReport.name(request.holdout()) + ", " + held.rows())));
    files.add(
        new Fact(
            "Synthetic",
            AssessmentReport.name(request.synthetic()) + ", " + tables.synthetic().rows()));
    request
        .floor()
        .ifPresent(
            file -> files.add(new Fact("Without private data", AssessmentReport.name(file))));
    files.add(new Fact("Columns compared", String.join(", ", tables.real().names())));
    files.add(new Fact("Seed of draws and folds", String.valueOf(request.seed())));
    return new ReportData.Provenance(
        List.of(new FactGroup("Files and rows used", files)), "", List.of());
  }
}
