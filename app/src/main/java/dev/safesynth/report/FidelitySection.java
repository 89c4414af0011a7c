package dev.safesynth.report;

import static dev.safesynth.report.Html.text;

import dev.safesynth.report.Blocks.Column;
import dev.safesynth.report.Fidelity.Diversity;
import dev.safesynth.report.Fidelity.LabelCount;
import dev.safesynth.report.Fidelity.Lengths;
import dev.safesynth.report.Fidelity.Overlap;
import java.util.ArrayList;
import java.util.List;

/// Distributions of real and synthetic rows side by side.
final class FidelitySection {
  private FidelitySection() {}

  static Html of(Part<Fidelity> fidelity) {
    return Blocks.section(
        "fidelity",
        "Does it look like the original?",
        fidelity.fold(FidelitySection::shown, reason -> List.of(Blocks.absent(reason))));
  }

  private static List<Html> shown(Fidelity fidelity) {
    List<Html> children = new ArrayList<>();
    children.add(Blocks.heading("Labels"));
    children.add(fidelity.labels().fold(FidelitySection::labels, Blocks::absent));
    children.add(Blocks.heading("Lengths"));
    children.add(fidelity.lengths().fold(FidelitySection::lengths, Blocks::absent));
    children.add(Blocks.heading("Variety"));
    children.add(fidelity.diversity().fold(FidelitySection::diversity, Blocks::absent));
    children.add(Blocks.heading("Shared phrases"));
    children.add(fidelity.overlap().fold(FidelitySection::overlap, Blocks::absent));
    return children;
  }

  private static Html labels(List<LabelCount> labels) {
    if (labels.isEmpty()) {
      return Blocks.absent("There are no labels.");
    }
    String caption =
        labels.size() > LabelPlot.MOST
            ? "The first "
                + LabelPlot.MOST
                + " of "
                + labels.size()
                + " labels; the table has all of them."
            : "Outlined: real rows; filled: synthetic rows. Bars of a pair should be about equally"
                + " long.";
    return Html.fragment(
        Blocks.figure(LabelPlot.of(labels), "Share of each label", caption),
        Blocks.details(
            "Counts",
            Blocks.table(
                "Rows with each label",
                List.of(Column.text("Label"), Column.number("Real"), Column.number("Synthetic")),
                labels.stream()
                    .map(
                        label ->
                            List.of(
                                text(Blocks.shortened(label.label(), 80)),
                                text(Figures.count(label.real())),
                                text(Figures.count(label.synthetic()))))
                    .toList())));
  }

  private static Html lengths(Lengths lengths) {
    List<Column> columns =
        new ArrayList<>(
            List.of(Column.text("Words"), Column.number("Real"), Column.number("Synthetic")));
    lengths.publicOnly().ifPresent(bins -> columns.add(Column.number("No private data")));
    List<List<Html>> rows = new ArrayList<>();
    for (int i = 0; i < lengths.real().size(); i++) {
      int bin = i;
      List<Html> row = new ArrayList<>();
      row.add(text(bin(lengths.edges().get(i), lengths.edges().get(i + 1))));
      row.add(text(Figures.count(lengths.real().get(i))));
      row.add(text(Figures.count(lengths.synthetic().get(i))));
      lengths.publicOnly().ifPresent(bins -> row.add(text(Figures.count(bins.get(bin)))));
      rows.add(row);
    }
    return Html.fragment(
        Blocks.figure(
            LengthPlot.of(lengths),
            "Length of texts",
            "Share of texts in each bin, same bins and same scale in every row. The synthetic shape"
                + " should follow the real one."),
        Blocks.details("Counts", Blocks.table("Texts by length in words", columns, rows)));
  }

  private static String bin(int from, int to) {
    return to - from == 1
        ? Figures.count(from)
        : Figures.count(from) + " to " + Figures.count(to - 1L);
  }

  private static Html diversity(List<Diversity> sets) {
    return Blocks.table(
        "Distinct words and word sequences over all of them, at the same number of words: close to"
            + " the real rows is best; much lower means repetitive",
        List.of(Column.text("Texts"), Column.number("Single words"), Column.number("Pairs")),
        sets.stream()
            .map(
                set ->
                    List.of(
                        text(set.texts()),
                        text(Figures.ratio(set.distinct1())),
                        text(Figures.ratio(set.distinct2()))))
            .toList());
  }

  private static Html overlap(List<Overlap> overlaps) {
    return Blocks.table(
        "Synthetic texts that share a run of words with a real record: with members it should not be"
            + " far more than with records that were held out",
        List.of(
            Column.text("Run of"),
            Column.number("With members"),
            Column.number("With held-out records")),
        overlaps.stream()
            .map(
                overlap ->
                    List.of(
                        text(overlap.n() + " words"),
                        text(Figures.percent(overlap.members())),
                        text(Figures.percent(overlap.holdout()))))
            .toList());
  }
}
