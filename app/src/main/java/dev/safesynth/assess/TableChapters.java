package dev.safesynth.assess;

import dev.safesynth.report.Chapter;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.Rate;
import dev.safesynth.table.FidelityScores;
import dev.safesynth.table.Marginals;
import dev.safesynth.table.NearestRows;
import dev.safesynth.table.Risk;
import dev.safesynth.table.TableAttacks;
import dev.safesynth.table.TableFidelity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What was measured about a table, for the report.
final class TableChapters {
  private TableChapters() {}

  /// Columns and their relations, beside the anchors.
  static Chapter fidelity(TableFidelity found) {
    List<Chapter.Item> items = new ArrayList<>();
    found
        .withheld()
        .ifPresent(reason -> items.add(new Chapter.Missing("Closeness: " + reason + ".")));
    found
        .synthetic()
        .ifPresent(
            synthetic -> {
              items.add(new Chapter.Table("Closeness to the real table", HEADINGS, rows(found)));
              items.add(new Chapter.Sentence(READING));
              items.add(
                  new Chapter.Table(
                      "Column by column (1 is alike)",
                      List.of("Column", "Synthetic", "Other real rows"),
                      synthetic.columnShapes().byColumn().entrySet().stream()
                          .map(
                              column ->
                                  List.of(
                                      column.getKey(),
                                      Figures.number(column.getValue()),
                                      found
                                          .ceiling()
                                          .map(
                                              real ->
                                                  Figures.number(
                                                      real.columnShapes()
                                                          .byColumn()
                                                          .getOrDefault(column.getKey(), 0.0)))
                                          .orElse("\u2013")))
                          .toList()));
            });
    if (!found.outside().isEmpty()) {
      items.add(
          new Chapter.Table(
              "Synthetic rows with a value that the schema does not permit",
              List.of("Column", "Rows"),
              found.outside().entrySet().stream()
                  .map(column -> List.of(column.getKey(), rate(column.getValue())))
                  .toList()));
    }
    found
        .ceilingWithheld()
        .ifPresent(reason -> items.add(new Chapter.Missing("Ceiling: " + reason + ".")));
    return new Chapter(
        "columns",
        "Are columns and their relations alike?",
        "Columns",
        "The synthetic table is held against the real one, and beside it as many other real rows (the"
            + " ceiling: what the best table would reach) and rows whose columns were drawn each by"
            + " itself (what knowing no relation gives).",
        items);
  }

  private static final List<String> HEADINGS =
      List.of(
          "Measure", "Synthetic", "Other real rows", "Columns by themselves", "No private data");

  private static final String READING =
      "Column shapes and pair trends: 1 is alike. Marginals: half the sum of differences of shares, 0"
          + " is alike, and small tables never reach it. Propensity ratio: 1 is what chance gives. AUC"
          + " of detection: 0.5 means that nothing can tell the two apart. Queries: mean error of"
          + " counts with one to three conditions.";

  private static List<List<String>> rows(TableFidelity found) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        row(
            found,
            "Column shapes",
            s -> Figures.within(s.columnShapes().mean(), s.shapesInterval())));
    rows.add(
        row(
            found,
            "Pair trends",
            s ->
                s.pairTrends()
                    .mean()
                    .map(
                        mean ->
                            s.pairsInterval()
                                .map(interval -> Figures.within(mean, interval))
                                .orElse(Figures.number(mean)))
                    .orElse("one column only")));
    List<Marginals> marginals = found.synthetic().map(FidelityScores::marginals).orElse(List.of());
    for (int i = 0; i < marginals.size(); i++) {
      int at = i;
      rows.add(
          row(
              found,
              "Marginals of " + marginals.get(i).columnsTogether(),
              s ->
                  at < s.marginals().size()
                      ? Figures.number(s.marginals().get(at).mean())
                      : "\u2013"));
    }
    rows.add(
        row(found, "Propensity, ratio to chance", s -> Figures.number(s.propensity().ratio())));
    rows.add(
        row(
            found,
            "Detection AUC, boosted trees",
            s ->
                s.detection()
                    .map(d -> Figures.within(d.boostedTrees().auc(), d.boostedTrees().interval()))
                    .orElse("too few rows")));
    rows.add(
        row(
            found,
            "Detection AUC, logistic regression",
            s ->
                s.detection()
                    .map(
                        d ->
                            Figures.within(
                                d.logisticRegression().auc(), d.logisticRegression().interval()))
                    .orElse("too few rows")));
    rows.add(row(found, "Counting queries, mean error", s -> Figures.number(s.queries().mean())));
    return rows;
  }

  private static List<String> row(
      TableFidelity found, String name, Function<FidelityScores, String> figure) {
    return List.of(
        name,
        cell(found.synthetic(), figure),
        cell(found.ceiling(), figure),
        cell(found.independentMarginals(), figure),
        cell(found.withoutPrivateData(), figure));
  }

  private static String cell(
      Optional<FidelityScores> scores, Function<FidelityScores, String> figure) {
    return scores.map(figure).orElse("\u2013");
  }

  /// The three risks of the Article 29 opinion, and distances.
  static Chapter risks(TableAttacks found) {
    List<Chapter.Item> items = new ArrayList<>();
    found
        .withheld()
        .ifPresent(reason -> items.add(new Chapter.Missing("Attacks: " + reason + ".")));
    found.sharedRowsNote().ifPresent(note -> items.add(new Chapter.Sentence(sentence(note))));
    List<Risk> tried = found.risks().stream().filter(risk -> risk.withheld().isEmpty()).toList();
    found.risks().stream()
        .flatMap(
            risk ->
                risk.withheld().stream()
                    .map(reason -> new Chapter.Missing(name(risk) + ": " + sentence(reason))))
        .forEach(items::add);
    if (!tried.isEmpty()) {
      items.add(
          new Chapter.Table(
              "Success of attacks on private rows and on rows that the generator never saw",
              List.of("Attack", "Private rows", "Control", "Excess", "Least shown", "p, corrected"),
              tried.stream().map(TableChapters::row).toList()));
      items.add(
          new Chapter.Sentence(
              "What succeeds on both sides follows from the population, not from the release: only the"
                  + " excess tells of private rows. Least shown: the smallest excess, in points, that"
                  + " this many attempts would have shown. p: the probability of so many successes on"
                  + " private rows by chance (Fisher's exact test), corrected for the number of"
                  + " attacks."));
    }
    found.nearestRows().ifPresent(near -> distances(near, items));
    return new Chapter(
        "risks",
        "Can somebody be singled out, linked or found out?",
        "Three risks",
        "The three risks by which European data-protection authorities judge anonymisation (opinion"
            + " 05/2014): to single out one person, to link records of one person, to infer something"
            + " about one. Each is tried on private rows and on as many rows that the generator never"
            + " saw.",
        items);
  }

  private static List<String> row(Risk risk) {
    return List.of(
        name(risk),
        rate(risk.members().orElseThrow()),
        rate(risk.control().orElseThrow()),
        percent(risk.excess().orElseThrow(), risk.excessInterval().orElseThrow()),
        risk.detectable()
            .map(least -> String.format(Locale.ROOT, "%.1f", 100 * least))
            .orElse("\u2013"),
        risk.holmPValue().map(Figures::pValue).orElse("\u2013"));
  }

  private static String name(Risk risk) {
    return switch (risk.attack()) {
      case "singling_out_univariate" -> "Singling out, one column";
      case "singling_out_multivariate" -> "Singling out, several columns";
      case "linkability" -> "Linking two halves of a row";
      default -> risk.attack().replaceFirst("attribute_inference: ", "Finding out ");
    };
  }

  private static void distances(NearestRows near, List<Chapter.Item> items) {
    items.add(new Chapter.Heading("Distances to the nearest real row"));
    items.add(new Chapter.Sentence(sentence(near.meaning())));
    items.add(
        new Chapter.Table(
            "%,d synthetic rows against %,d of either side"
                .formatted(near.rows(), near.references()),
            List.of("Figure", "Private rows", "Control"),
            List.of(
                List.of("Nearer to this side", rate(near.closerToMembers()), "\u2013"),
                List.of(
                    "Equal to a row of this side",
                    rate(near.identicalToMember()),
                    rate(near.identicalToHoldout())),
                List.of(
                    "5% are nearer than",
                    Figures.number(near.distance5()), Figures.number(near.distance5Holdout())),
                List.of(
                    "Nearest over second nearest, median",
                    Figures.number(near.ratioMedian()),
                    Figures.number(near.ratioMedianHoldout())))));
  }

  private static String sentence(String words) {
    String start = words.isEmpty() ? "" : words.substring(0, 1).toUpperCase(Locale.ROOT);
    String rest = words.isEmpty() ? "" : words.substring(1);
    return start + rest + (words.endsWith(".") ? "" : ".");
  }

  private static String rate(Rate rate) {
    return String.format(
        Locale.ROOT,
        "%.1f%% (%.1f\u2013%.1f)",
        100 * rate.share(),
        100 * rate.interval().low(),
        100 * rate.interval().high());
  }

  private static String percent(double value, Interval interval) {
    return String.format(
        Locale.ROOT,
        "%+.1f (%+.1f to %+.1f)",
        100 * value,
        100 * interval.low(),
        100 * interval.high());
  }
}
