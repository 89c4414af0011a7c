package dev.safesynth.assess;

import dev.safesynth.fidelity.Comparison;
import dev.safesynth.fidelity.Divergence;
import dev.safesynth.fidelity.FidelityReport;
import dev.safesynth.fidelity.Measured;
import dev.safesynth.fidelity.PrecisionRecall;
import dev.safesynth.fidelity.Spread;
import dev.safesynth.fidelity.TextMap;
import dev.safesynth.report.Chapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// How near the texts are to real ones, for the report: each figure beside the same figure of other
/// real rows (the ceiling) and of texts without private data (the floor).
public final class ClosenessChapter {
  private static final String NOT_MEASURED = "not measured";

  private ClosenessChapter() {}

  /// The chapter, where there was something to compare.
  public static Optional<Chapter> of(Optional<FidelityReport> measured) {
    return measured
        .filter(report -> report.synthetic().value().isPresent())
        .map(ClosenessChapter::chapter);
  }

  private static Chapter chapter(FidelityReport report) {
    List<Chapter.Item> items = new ArrayList<>();
    items.add(
        new Chapter.Table(
            "Distances to the reference rows",
            List.of("Measure", "Synthetic", "Other real rows", "No private data"),
            List.of(
                row(
                    report,
                    "Labels, total variation",
                    c -> c.labels(),
                    l -> far(l.totalVariation())),
                row(
                    report,
                    "Labels, Jensen-Shannon (bits)",
                    c -> c.labels(),
                    l -> far(l.jensenShannon())),
                row(report, "Length in words, shift", c -> c.words(), w -> far(w.wasserstein())),
                row(
                    report,
                    "Length in words, largest gap",
                    c -> c.words(),
                    w -> far(w.kolmogorovSmirnov())),
                row(
                    report,
                    "Length in characters, shift",
                    c -> c.characters(),
                    w -> far(w.wasserstein())))));
    items.add(
        new Chapter.Sentence(
            "In brackets: what 95 of 100 random divisions of the pooled rows give. A figure inside"
                + " shows no difference."));
    meanings(report, items);
    items.add(
        new Chapter.Table(
            "Variety",
            List.of("Measure", "Synthetic", "Other real rows", "No private data"),
            List.of(
                row(report, "Self-BLEU", c -> c.selfBleu(), s -> about(s.bleu())),
                row(report, "Distinct words", c -> c.diversity(), d -> about(d.distinct1())),
                row(
                    report,
                    "Distinct word pairs",
                    c -> c.diversity(),
                    d -> about(d.distinct2())))));
    items.add(
        new Chapter.Sentence(
            "Mean and standard deviation over random subsets of one size (no deviation where the"
                + " subset is all texts). Real rows have a value of"
                + " their own; the nearer to it, the better, above or below."));
    return new Chapter(
        "closeness",
        "How close are the texts?",
        "Closeness",
        ("Every figure compares %,d texts with as many real rows (%s); other real rows in the place of"
                + " the synthetic ones show what the best texts would reach.")
            .formatted(report.rows(), report.reference().replace('_', ' ')),
        items);
  }

  /// Figures of vectors, with the map; or the one sentence that says why there are none.
  private static void meanings(FidelityReport report, List<Chapter.Item> items) {
    items.add(new Chapter.Heading("Meanings"));
    if (report.map().value().isEmpty()) {
      report.map().withheld().map(Chapter.Missing::new).ifPresent(items::add);
      return;
    }
    List<List<String>> rows =
        List.of(
            row(report, "MAUVE (1 is alike)", c -> c.mauve(), m -> about(m.mauve())),
            row(report, "MAUVE*, less biased", c -> c.mauve(), m -> about(m.mauveStar())),
            row(
                report,
                "Fr\u00E9chet distance (0 is alike)",
                c -> c.frechet(),
                f -> Figures.within(f.extrapolated(), f.interval())),
            row(report, "Precision", c -> c.precisionRecall(), p -> rate(p.precision())),
            row(report, "Recall", c -> c.precisionRecall(), p -> rate(p.recall())),
            row(report, "Density", c -> c.precisionRecall(), p -> rate(p.density())),
            row(report, "Coverage", c -> c.precisionRecall(), p -> rate(p.coverage())),
            row(
                report,
                "Told apart by a classifier (0.5 is not at all)",
                c -> c.twoSampleTest(),
                t -> Figures.within(t.area(), t.interval())),
            row(
                report,
                "Topics, Jensen-Shannon (bits)",
                c -> c.topics(),
                t -> far(t.jensenShannon())));
    List<List<String>> shown = rows.stream().filter(ClosenessChapter::measured).toList();
    if (!shown.isEmpty()) {
      items.add(
          new Chapter.Table(
              "Sentence embeddings of both sides",
              List.of("Measure", "Synthetic", "Other real rows", "No private data"),
              shown));
      items.add(
          new Chapter.Sentence(
              "Precision asks whether the synthetic texts lie where real ones are, recall and coverage"
                  + " whether real ones find a synthetic neighbour. Read each beside the ceiling; the"
                  + " value of other real rows is the best there is. In brackets: 95% intervals."));
    }
    report.synthetic().value().stream()
        .flatMap(ClosenessChapter::reasons)
        .map(Chapter.Missing::new)
        .forEach(items::add);
    report.map().value().map(map -> scatter(report, map)).ifPresent(items::add);
  }

  private static boolean measured(List<String> row) {
    return row.stream().skip(1).anyMatch(cell -> !cell.equals(NOT_MEASURED));
  }

  /// Why figures of vectors are not there.
  private static Stream<String> reasons(Comparison comparison) {
    return Stream.of(
            comparison.mauve(),
            comparison.frechet(),
            comparison.precisionRecall(),
            comparison.twoSampleTest(),
            comparison.topics())
        .flatMap(figure -> figure.withheld().stream());
  }

  private static Chapter.Item scatter(FidelityReport report, TextMap map) {
    return new Chapter.Scatter(
        "Both sets on one map",
        ("Each point is a text, placed by meaning along the two directions in which real texts vary"
                + " most; they hold %.0f%% of the variation, so points that meet here may still"
                + " differ. Regions with one colour only are what the other set lacks.")
            .formatted(100 * map.explained()),
        cloud(map, "reference", "Real rows (" + report.reference().replace('_', ' ') + ")"),
        cloud(map, "synthetic", "Synthetic"));
  }

  private static Chapter.Cloud cloud(TextMap map, String source, String name) {
    return new Chapter.Cloud(
        name,
        map.sets().stream()
            .filter(set -> set.source().equals(source))
            .flatMap(set -> set.points().stream())
            .map(point -> new Chapter.Point(point.x(), point.y()))
            .toList());
  }

  private static String rate(PrecisionRecall.Rate rate) {
    return Figures.within(rate.value(), rate.interval());
  }

  private static <T> List<String> row(
      FidelityReport report,
      String name,
      Function<Comparison, Measured<T>> figure,
      Function<T, String> words) {
    return Stream.concat(
            Stream.of(name),
            Stream.of(report.synthetic(), report.ceiling(), report.floor())
                .map(
                    side ->
                        side.value()
                            .flatMap(comparison -> figure.apply(comparison).value())
                            .map(words)
                            .orElse(NOT_MEASURED)))
        .toList();
  }

  private static String far(Divergence divergence) {
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f\u2013%.3f)",
        divergence.value(),
        divergence.noise().low(),
        divergence.noise().high());
  }

  private static String about(Spread spread) {
    // where every subset is the whole set there is nothing to vary
    return spread.standardDeviation() == 0
        ? Figures.number(spread.mean())
        : String.format(Locale.ROOT, "%.3f \u00B1 %.3f", spread.mean(), spread.standardDeviation());
  }
}
