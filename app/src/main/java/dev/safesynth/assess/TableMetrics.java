package dev.safesynth.assess;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.safesynth.evaluation.RealEquivalent;
import dev.safesynth.evaluation.Score;
import dev.safesynth.statistics.Interval;
import dev.safesynth.table.Risk;
import dev.safesynth.table.TableAttacks;
import dev.safesynth.table.TableFidelity;
import dev.safesynth.table.TableLearner;
import dev.safesynth.table.TableUtility;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Everything measured about a synthetic table. Internal: exact functions of private rows.
///
/// @param internal always true
/// @param verdict what the figures support, in plain sentences
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TableMetrics(
    boolean internal,
    List<String> verdict,
    Optional<TableUtility> utility,
    Optional<TableFidelity> fidelity,
    Optional<TableAttacks> attacks) {
  public TableMetrics {
    verdict = List.copyOf(verdict);
  }

  static TableMetrics of(
      Optional<TableUtility> utility,
      Optional<TableFidelity> fidelity,
      Optional<TableAttacks> attacks) {
    List<String> verdict = new ArrayList<>();
    utility.ifPresent(found -> verdict.add(usefulness(found)));
    fidelity.flatMap(TableMetrics::likeness).ifPresent(verdict::add);
    attacks.ifPresent(found -> attacked(found, verdict));
    return new TableMetrics(true, verdict, utility, fidelity, attacks);
  }

  private static String usefulness(TableUtility utility) {
    return utility
        .withheld()
        .map(reason -> "Usefulness is not judged: " + reason + ".")
        .orElseGet(
            () -> {
              TableUtility.Result trees = result(utility, TableLearner.BOOSTED_TREES);
              TableUtility.Result trivial = result(utility, TableLearner.MAJORITY);
              return String.format(
                  Locale.ROOT,
                  "Boosted trees trained on the synthetic rows predict \"%s\" right for %.1f%% of %,d"
                      + " real test rows (95%% interval %.1f to %.1f); as many real rows give %.1f%%,"
                      + " always the commonest label %.1f%%%s.%s",
                  utility.target().orElse(""),
                  100 * trees.synthetic().accuracy().value(),
                  utility.testRows(),
                  100 * trees.synthetic().accuracy().interval().low(),
                  100 * trees.synthetic().accuracy().interval().high(),
                  100 * trees.realSameNumber().accuracy().value(),
                  100 * trivial.realAll().accuracy().value(),
                  utility.worth().map(TableMetrics::worth).orElse(""),
                  gain(trees));
            });
  }

  private static String worth(RealEquivalent worth) {
    return "; for this model they are worth %s real rows (95%% interval: %s to %s)"
        .formatted(worth.estimate(), worth.low(), worth.high());
  }

  /// What the private rows have given, in words; nothing where there is nothing to compare with.
  private static String gain(TableUtility.Result trees) {
    if (trees.gain().isEmpty() || trees.withoutPrivateData().isEmpty()) {
      return "";
    }
    Score gain = trees.gain().get();
    return String.format(
        Locale.ROOT,
        " Rows made without private data give %.1f%%: the private data %s %.1f points, 95%%"
            + " interval %+.1f to %+.1f%s.",
        100 * trees.withoutPrivateData().get().accuracy().value(),
        gain.value() < 0 ? "lost" : "gained",
        Math.abs(100 * gain.value()),
        100 * gain.interval().low(),
        100 * gain.interval().high(),
        gain.interval().contains(0) ? ", so no gain is shown" : "");
  }

  static TableUtility.Result result(TableUtility utility, TableLearner learner) {
    return utility.results().stream()
        .filter(result -> result.learner() == learner)
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> likeness(TableFidelity fidelity) {
    return fidelity
        .synthetic()
        .flatMap(scores -> scores.detection())
        .map(
            detection ->
                String.format(
                    Locale.ROOT,
                    "Boosted trees tell synthetic from real rows with an AUC of %.3f (95%% interval"
                        + " %.3f to %.3f; 0.5 is not at all)%s.",
                    detection.boostedTrees().auc(),
                    detection.boostedTrees().interval().low(),
                    detection.boostedTrees().interval().high(),
                    fidelity
                        .ceiling()
                        .flatMap(ceiling -> ceiling.detection())
                        .map(
                            real ->
                                String.format(
                                    Locale.ROOT,
                                    "; other real rows give %.3f",
                                    real.boostedTrees().auc()))
                        .orElse("")));
  }

  private static void attacked(TableAttacks attacks, List<String> verdict) {
    if (attacks.withheld().isPresent()) {
      verdict.add("No attack gives a figure: " + attacks.withheld().get() + ".");
      return;
    }
    attacks
        .membership()
        .ifPresent(
            membership -> {
              Interval interval = membership.attack().aucInterval().orElseThrow();
              verdict.add(
                  String.format(
                      Locale.ROOT,
                      "The membership attack has an AUC of %.3f (95%% interval %.3f to %.3f; 0.5 is"
                          + " guessing): %s.",
                      membership.attack().auc().orElseThrow(),
                      interval.low(),
                      interval.high(),
                      interval.low() > 0.5
                          ? "better than guessing, the release tells who was in the data"
                          : "not distinguishable from guessing"));
            });
    List<Risk> tried = attacks.risks().stream().filter(risk -> risk.withheld().isEmpty()).toList();
    if (tried.isEmpty()) {
      verdict.add("No attack by singling out, linking or inference could be tried.");
      return;
    }
    List<String> shown = tried.stream().filter(Risk::shown).map(Risk::attack).toList();
    verdict.add(
        "Of %d attacks by singling out, linking and inference, corrected for their number, %s."
            .formatted(
                tried.size(),
                shown.isEmpty()
                    ? "none does better on private rows than on rows that the generator never saw"
                    : "%d do better on private rows than on rows that the generator never saw: %s"
                        .formatted(shown.size(), String.join(", ", shown))));
  }

  String toJson() {
    return JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(
                inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(this)
        + "\n";
  }
}
