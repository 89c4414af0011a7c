package dev.safesynth.report;

import static dev.safesynth.report.Html.text;

import dev.safesynth.report.Blocks.Column;
import dev.safesynth.report.Utility.Gain;
import dev.safesynth.report.Utility.Score;
import dev.safesynth.report.Utility.Training;
import java.util.ArrayList;
import java.util.List;

/// Models trained on synthetic rows next to floor and ceiling.
final class UtilitySection {
  private UtilitySection() {}

  static Html of(Part<Utility> utility) {
    return Blocks.section(
        "utility",
        "Is it useful?",
        utility.fold(UtilitySection::shown, reason -> List.of(Blocks.absent(reason))));
  }

  private static List<Html> shown(Utility utility) {
    List<Html> children = new ArrayList<>();
    children.add(
        Blocks.lead(
            "The same models were trained on different rows and tested on the same "
                + Figures.count(utility.testRows())
                + " real rows that nothing else has seen. "
                + anchors(utility)));
    children.add(utility.worth().fold(Blocks::paragraph, Blocks::absent));
    children.add(
        Blocks.figure(
            AccuracyPlot.of(utility),
            "Accuracy by training set",
            "Mark: estimate; line: "
                + utility.intervals()
                + ". Dashed: always answering the commonest label."));
    children.add(
        utility
            .gains()
            .fold(
                UtilitySection::gains,
                reason -> Blocks.absent("Gain over rows made without private data: " + reason)));
    children.add(
        Blocks.details(
            "All figures, with macro-F1",
            Blocks.table(
                "Utility on real test rows: higher is better (" + utility.intervals() + ")",
                List.of(
                    Column.text("Model"),
                    Column.text("Trained on"),
                    Column.number("Rows"),
                    Column.number("Accuracy"),
                    Column.number("Interval"),
                    Column.number("Macro-F1"),
                    Column.number("Interval")),
                utility.scores().stream().map(UtilitySection::row).toList())));
    return children;
  }

  private static String anchors(Utility utility) {
    boolean floor = trainedOn(utility, Training.PUBLIC_ONLY);
    boolean ceiling = trainedOn(utility, Training.ORIGINAL);
    return (floor ? "Rows that the same generator made without private data are the floor. " : "")
        + (ceiling ? "The original rows are the ceiling." : "");
  }

  private static boolean trainedOn(Utility utility, Training training) {
    return utility.scores().stream().anyMatch(score -> score.training() == training);
  }

  private static Html gains(List<Gain> gains) {
    return Blocks.table(
        "Gain of the synthetic rows over rows made without private data, in points of accuracy: an interval"
            + " above 0 means that the private data helped",
        List.of(Column.text("Model"), Column.number("Gain"), Column.number("Interval")),
        gains.stream()
            .map(
                gain ->
                    List.of(
                        text(gain.model()),
                        text(Figures.points(gain.difference().value())),
                        text(Figures.points(gain.difference().interval()))))
            .toList());
  }

  private static List<Html> row(Score score) {
    return List.of(
        text(score.model()),
        text(score.training().title()),
        text(Figures.count(score.trainRows())),
        text(Figures.percent(score.accuracy().value())),
        text(Figures.percent(score.accuracy().interval())),
        text(Figures.percent(score.macroF1().value())),
        text(Figures.percent(score.macroF1().interval())));
  }
}
