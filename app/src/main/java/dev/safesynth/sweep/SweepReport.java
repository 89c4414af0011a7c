package dev.safesynth.sweep;

import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.report.Chapter;
import dev.safesynth.report.ChapterPage;
import dev.safesynth.run.Version;
import dev.safesynth.sweep.CellResult.Figure;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The figures of a sweep as a page and for programs. Both are internal: their figures are exact
/// functions of the real records.
final class SweepReport {
  private final SweepPlan plan;
  private final List<CellResult> results;
  private final List<Combined> combined;
  private final Map<String, String> refused;

  SweepReport(SweepPlan plan, List<CellResult> results, Map<String, String> refused) {
    this.plan = plan;
    this.results = List.copyOf(results);
    this.combined = Combined.of(results);
    this.refused = Map.copyOf(refused);
  }

  /// The best method at each epsilon, and what it gains.
  List<String> verdict() {
    var sentences = new ArrayList<String>();
    Optional<Figure> floor = Combined.over(results, CellResult::floor);
    for (double epsilon : epsilons()) {
      combined.stream()
          .filter(one -> one.epsilon().equals(OptionalDouble.of(epsilon)))
          .filter(one -> one.accuracy().isPresent())
          .max((a, b) -> Double.compare(value(a), value(b)))
          .ifPresent(
              best ->
                  sentences.add(
                      "At epsilon %s the best is %s: logistic regression trained on its texts is right on %s of real rows%s."
                          .formatted(
                              plain(epsilon),
                              best.method().word(),
                              percent(best.accuracy().orElseThrow()),
                              floor
                                  .map(
                                      found ->
                                          "; without private data it is %s"
                                              .formatted(percent(found)))
                                  .orElse(""))));
    }
    return sentences;
  }

  private static double value(Combined one) {
    return one.accuracy().orElseThrow().value();
  }

  private List<Double> epsilons() {
    return combined.stream()
        .flatMap(one -> one.epsilon().stream().boxed())
        .distinct()
        .sorted()
        .toList();
  }

  String html(ZonedDateTime finished) {
    RunConfig config = RunConfig.read(plan.config(), plan.overrides());
    return new ChapterPage(
            "Privacy and usefulness over epsilon",
            config.method().describe(),
            finished,
            "SafeSynthDP " + Version.NUMBER,
            true,
            "The figures here are exact functions of the real records and are not covered by any"
                + " guarantee: not part of a release. "
                + plan.policy().meaning(),
            List.of(usefulness(), attacks(), cost()))
        .html();
  }

  private Chapter usefulness() {
    var items = new ArrayList<Chapter.Item>();
    items.add(
        new Chapter.Trend(
            "Accuracy over epsilon",
            "Logistic regression on TF-IDF, trained on synthetic texts and tested on real rows; higher"
                + " is better. "
                + Combined.INTERVALS
                + " The grey levels do not depend on epsilon: texts without private data, as many real"
                + " rows, all real rows.",
            "accuracy: higher is better \u2191",
            series(Combined::accuracy),
            levels()));
    items.add(
        new Chapter.Table(
            "Usefulness of each cell",
            List.of(
                "Method",
                "epsilon asked",
                "stated",
                "runs",
                "accuracy, words",
                "accuracy, embeddings",
                "MAUVE",
                "distinct pairs"),
            combined.stream()
                .map(
                    one ->
                        List.of(
                            one.method() == MethodName.NON_PRIVATE
                                ? "non-private (NOT PRIVATE)"
                                : one.method().word(),
                            number(one.epsilon()),
                            number(one.stated()),
                            String.valueOf(one.runs()),
                            cell(one.accuracy()),
                            cell(one.byEmbedding()),
                            number(one.mauve()),
                            number(one.distinct())))
                .toList()));
    refused.forEach(
        (cell, reason) -> items.add(new Chapter.Sentence(cell + " was left out: " + reason + ".")));
    String lead =
        verdict().isEmpty()
            ? "No method with a guarantee was run, so there is no trade-off to show."
            : String.join(" ", verdict());
    return new Chapter("usefulness", "How useful at which epsilon?", "Usefulness", lead, items);
  }

  private Chapter attacks() {
    return new Chapter(
        "attacks",
        "Can an attacker tell who was in the data?",
        "Attacks",
        "Area under the curve of the membership attack that was chosen before looking; 0.5 is"
            + " guessing. An attack that finds nothing proves nothing: the guarantee does.",
        List.of(
            new Chapter.Trend(
                "Membership attack over epsilon",
                "Lower is better. " + Combined.INTERVALS,
                "AUC: lower is better \u2193",
                series(Combined::attack),
                List.of(
                    new Chapter.Level(
                        "guessing", 0.5, new dev.safesynth.report.Interval(0.5, 0.5)))),
            new Chapter.Table(
                "Membership attack",
                List.of("Method", "epsilon asked", "runs", "area under the curve"),
                combined.stream()
                    .map(
                        one ->
                            List.of(
                                one.method().word(),
                                number(one.epsilon()),
                                String.valueOf(one.runs()),
                                cell(one.attack())))
                    .toList())));
  }

  private Chapter cost() {
    return new Chapter(
        "cost",
        "What does it cost?",
        "Cost",
        "Time of a whole run, evaluation and the baseline without private data included; the mean of"
            + " its repeats.",
        List.of(
            new Chapter.Table(
                "Cost of a run",
                List.of("Method", "epsilon asked", "seconds", "CPU-seconds"),
                combined.stream()
                    .map(
                        one ->
                            List.of(
                                one.method().word(),
                                number(one.epsilon()),
                                whole(one.seconds()),
                                whole(one.cpuSeconds())))
                    .toList())));
  }

  private List<Chapter.Series> series(Function<Combined, Optional<Figure>> figure) {
    return combined.stream()
        .filter(one -> one.epsilon().isPresent())
        .map(Combined::method)
        .distinct()
        .map(
            method ->
                new Chapter.Series(
                    method.word(),
                    combined.stream()
                        .filter(one -> one.method() == method && figure.apply(one).isPresent())
                        .map(
                            one ->
                                new Chapter.Measured(
                                    one.epsilon().orElseThrow(),
                                    figure.apply(one).orElseThrow().value(),
                                    shown(figure.apply(one).orElseThrow())))
                        .toList()))
        .toList();
  }

  private List<Chapter.Level> levels() {
    var levels = new ArrayList<Chapter.Level>();
    level("no private data", Combined.over(results, CellResult::floor), levels);
    level("as many real rows", Combined.over(results, CellResult::sameSize), levels);
    level("all real rows", Combined.over(results, CellResult::ceiling), levels);
    combined.stream()
        .filter(one -> one.method() == MethodName.NON_PRIVATE)
        .forEach(one -> level("NOT PRIVATE examples", one.accuracy(), levels));
    return levels;
  }

  private static void level(String name, Optional<Figure> figure, List<Chapter.Level> levels) {
    figure.ifPresent(found -> levels.add(new Chapter.Level(name, found.value(), shown(found))));
  }

  private static dev.safesynth.report.Interval shown(Figure figure) {
    return new dev.safesynth.report.Interval(figure.interval().low(), figure.interval().high());
  }

  /// The same for programs.
  String json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("internal", true);
    json.put("policy", plan.policy().name().toLowerCase(Locale.ROOT));
    json.put("note", plan.policy().meaning());
    json.put("verdict", verdict());
    json.put("cells", results.stream().map(SweepReport::json).toList());
    json.put("refused", refused);
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(json)
        + "\n";
  }

  private static Map<String, Object> json(CellResult result) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", result.cell().name());
    json.put("method", result.cell().method().word());
    if (result.cell().method() == MethodName.NON_PRIVATE) {
      json.put("not_private", true);
    }
    result.cell().epsilon().ifPresent(value -> json.put("epsilon", value));
    result.stated().ifPresent(value -> json.put("epsilon_stated", value));
    json.put("repeat", result.cell().repeat());
    put(json, "accuracy", result.accuracy());
    put(json, "accuracy_by_embedding", result.byEmbedding());
    put(json, "accuracy_without_private_data", result.floor());
    put(json, "accuracy_of_as_many_real_rows", result.sameSize());
    put(json, "accuracy_of_all_real_rows", result.ceiling());
    put(json, "attack_auc", result.attack());
    result.mauve().ifPresent(value -> json.put("mauve", value));
    result.distinct().ifPresent(value -> json.put("distinct_pairs", value));
    result
        .cost()
        .ifPresent(
            cost -> {
              json.put("seconds", cost.seconds());
              json.put("cpu_seconds", cost.cpuSeconds());
            });
    return json;
  }

  private static void put(Map<String, Object> json, String name, Optional<Figure> figure) {
    figure.ifPresent(
        found ->
            json.put(
                name,
                Map.of(
                    "value",
                    found.value(),
                    "interval",
                    List.of(found.interval().low(), found.interval().high()))));
  }

  private static String cell(Optional<Figure> figure) {
    return figure
        .map(
            found ->
                String.format(
                    Locale.ROOT,
                    "%.3f (%.3f to %.3f)",
                    found.value(),
                    found.interval().low(),
                    found.interval().high()))
        .orElse("none");
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? plain(value.getAsDouble()) : "none";
  }

  private static String whole(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.0f", value.getAsDouble()) : "none";
  }

  private static String plain(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "");
  }

  private static String percent(Figure figure) {
    return String.format(
        Locale.ROOT,
        "%.1f%% (%.1f to %.1f)",
        100 * figure.value(),
        100 * figure.interval().low(),
        100 * figure.interval().high());
  }
}
