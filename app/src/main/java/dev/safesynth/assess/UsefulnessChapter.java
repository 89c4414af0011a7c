package dev.safesynth.assess;

import dev.safesynth.evaluation.Calibration;
import dev.safesynth.evaluation.Confusion;
import dev.safesynth.evaluation.LabelScore;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.evaluation.Score;
import dev.safesynth.evaluation.Training;
import dev.safesynth.evaluation.UtilityRow;
import dev.safesynth.report.Chapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where models trained on the synthetic texts are good and where not, for the report.
public final class UsefulnessChapter {
  private UsefulnessChapter() {}

  /// The chapter, where models were trained.
  public static Optional<Chapter> of(Metrics metrics) {
    return metrics.utility().isEmpty() ? Optional.empty() : Optional.of(chapter(metrics));
  }

  private static Chapter chapter(Metrics metrics) {
    List<Chapter.Item> items = new ArrayList<>();
    metrics.remarks().forEach(remark -> items.add(new Chapter.Sentence(remark)));
    metrics
        .retention()
        .ifPresent(
            kept ->
                items.add(
                    new Chapter.Sentence(
                        "Of what as many real rows gain over always answering the commonest label,"
                            + " logistic regression keeps "
                            + Figures.percent(kept)
                            + " when it is trained on the synthetic texts.")));
    scores(metrics.utility().stream().map(UsefulnessChapter::row).toList(), items);
    labels("logistic regression", metrics.labels(), items);
    confusions(metrics.confusions(), items);
    return chapter(items);
  }

  /// How well models rank and how sure they may be taken to be.
  static void scores(List<List<String>> rows, List<Chapter.Item> items) {
    items.add(
        new Chapter.Table(
            "How far scores and probabilities can be trusted",
            List.of(
                "Model and training rows",
                "AUROC",
                "Brier score",
                "Calibration error",
                "If calibrated"),
            rows));
    items.add(
        new Chapter.Sentence(
            "AUROC 0.5 is guessing, 1 perfect ranking. The Brier score is 0 for certain and right"
                + " answers, up to 2 for certain and wrong ones. The calibration error says by how much"
                + " the stated certainty misses the share of right answers; few rows alone give the"
                + " range of the last column."));
  }

  static Chapter chapter(List<Chapter.Item> items) {
    return new Chapter(
        "usefulness",
        "Where is it good, and where not?",
        "Strengths and gaps",
        "The accuracy of a model hides labels that it misses. These tables show each label, what is"
            + " confused with what, and whether a model's certainty can be taken at its word.",
        items);
  }

  private static List<String> row(UtilityRow row) {
    return row(
        MeasuredParts.name(row.model()) + ", " + name(row.train()),
        row.auroc(),
        row.brier(),
        row.calibration());
  }

  static List<String> row(
      String name, Optional<Score> auroc, Optional<Score> brier, Optional<Calibration> calibrated) {
    return List.of(
        name,
        auroc
            .map(score -> Figures.within(score.value(), score.interval()))
            .orElse("one label only"),
        brier
            .map(score -> Figures.within(score.value(), score.interval()))
            .orElse("no probabilities"),
        calibrated.map(c -> Figures.number(c.error())).orElse("\u2013"),
        calibrated.map(UsefulnessChapter::expected).orElse("\u2013"));
  }

  private static String name(Training training) {
    return switch (training) {
      case SYNTHETIC -> "synthetic";
      case PUBLIC_ONLY -> "no private data";
      case ORIGINAL_SAME_SIZE -> "as many real";
      case ORIGINAL -> "all real";
    };
  }

  /// How well each label is found.
  static void labels(String model, List<LabelScore> labels, List<Chapter.Item> items) {
    if (labels.isEmpty()) {
      return;
    }
    items.add(
        new Chapter.Table(
            "Labels found by %s trained on synthetic rows".formatted(model),
            List.of("Label", "Test rows", "Found", "With as many real rows", "Clearly worse"),
            labels.stream()
                .map(
                    label ->
                        List.of(
                            label.label(),
                            "%,d".formatted(label.nTest()),
                            Figures.percent(new Score(label.recall(), label.recallInterval())),
                            label
                                .realRecall()
                                .map(recall -> String.format(Locale.ROOT, "%.1f%%", 100 * recall))
                                .orElse("\u2013"),
                            label.worse() ? "yes" : "no"))
                .toList()));
  }

  /// What is most often taken for something else.
  static void confusions(List<Confusion> confusions, List<Chapter.Item> items) {
    if (confusions.isEmpty()) {
      return;
    }
    items.add(
        new Chapter.Table(
            "Most frequent confusions after training on synthetic rows",
            List.of("Label", "Taken for", "Test rows", "With as many real rows"),
            confusions.stream()
                .map(
                    confusion ->
                        List.of(
                            confusion.label(),
                            confusion.predicted(),
                            "%,d of %,d".formatted(confusion.rows(), confusion.of()),
                            confusion
                                .realRows()
                                .map(rows -> String.format(Locale.ROOT, "%.1f", rows))
                                .orElse("\u2013")))
                .toList()));
  }

  private static String expected(Calibration calibration) {
    return Figures.number(calibration.errorIfCalibratedInterval().low())
        + "\u2013"
        + Figures.number(calibration.errorIfCalibratedInterval().high());
  }
}
