package dev.safesynth.assess;

import dev.safesynth.report.Chapter;
import dev.safesynth.table.Scores;
import dev.safesynth.table.TableLearner;
import dev.safesynth.table.TableUtility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where models trained on the synthetic rows are good and where not, for the report.
final class TableStrengths {
  private TableStrengths() {}

  /// The chapter, where models were trained.
  static Optional<Chapter> chapter(TableUtility utility) {
    return utility.results().isEmpty() ? Optional.empty() : Optional.of(measured(utility));
  }

  private static Chapter measured(TableUtility utility) {
    List<Chapter.Item> items = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (TableUtility.Result result : utility.results()) {
      if (result.learner() != TableLearner.MAJORITY) {
        String model = TableReport.name(result.learner());
        rows.add(row(model, "synthetic", result.synthetic()));
        result.withoutPrivateData().ifPresent(it -> rows.add(row(model, "no private data", it)));
        rows.add(row(model, "columns by themselves", result.independentMarginals()));
        rows.add(row(model, "as many real", result.realSameNumber()));
        rows.add(row(model, "all real", result.realAll()));
      }
    }
    UsefulnessChapter.scores(rows, items);
    UsefulnessChapter.labels("boosted trees", utility.labels(), items);
    UsefulnessChapter.confusions(utility.confusions(), items);
    return UsefulnessChapter.chapter(items);
  }

  private static List<String> row(String model, String training, Scores scores) {
    return UsefulnessChapter.row(
        model + ", " + training, scores.auroc(), scores.brier(), Optional.of(scores.calibration()));
  }
}
