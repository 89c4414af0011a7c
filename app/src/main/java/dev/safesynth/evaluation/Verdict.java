package dev.safesynth.evaluation;

import dev.safesynth.attack.AttackResult;
import dev.safesynth.attack.Disclosure;
import dev.safesynth.attack.MembershipInference;
import dev.safesynth.attack.extraction.Extraction;
import dev.safesynth.attack.extraction.Replay;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.Rate;
import dev.safesynth.statistics.RocCurve;
import dev.safesynth.text.Learner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the figures support, in two to four plain sentences. Utility is judged by logistic
/// regression, leakage by the primary attack and the disclosure test; there is no composite score.
/// Internal like the figures.
public final class Verdict {
  private static final Learner JUDGE = Learner.LOGISTIC_REGRESSION;

  private Verdict() {}

  /// The sentences: synthetic against the floor, against the ceiling, the attack, the disclosure
  /// test, personal data; each is left out when it was not measured.
  public static List<String> of(
      Optional<Utility> utility,
      Optional<MembershipInference.Result> attack,
      Optional<Extraction.Result> extraction) {
    List<String> sentences = new ArrayList<>();
    utility.ifPresent(
        u -> {
          u.withheld()
              .ifPresentOrElse(
                  reason -> sentences.add("Usefulness is not judged: " + reason + "."),
                  () -> {
                    sentences.add(floor(u));
                    ceiling(u).ifPresent(sentences::add);
                  });
          sentences.addAll(u.remarks());
        });
    attack.ifPresent(
        result -> {
          sentences.add(membership(result));
          result.disclosure().map(Verdict::disclosure).ifPresent(sentences::add);
        });
    extraction.flatMap(found -> personalData(found.personalData())).ifPresent(sentences::add);
    return List.copyOf(sentences);
  }

  private static String floor(Utility utility) {
    String start =
        row(utility, Training.SYNTHETIC)
            .map(
                row ->
                    format(
                        "Logistic regression trained on the %d synthetic texts is right on %.1f%%"
                            + " of %d real test rows (95%% interval %s)",
                        row.nTrain(),
                        100 * row.accuracy(),
                        utility.nTest(),
                        percent(row.accuracyInterval())))
            .orElseThrow();
    Optional<Difference> gain = difference(utility, Training.PUBLIC_ONLY);
    Optional<UtilityRow> floor = row(utility, Training.PUBLIC_ONLY);
    if (gain.isEmpty() || floor.isEmpty()) {
      return start + format("; always the commonest label: %.1f%%.", majority(utility));
    }
    return start
        + format(
            "; texts made without any private data give %.1f%%: %s.",
            100 * floor.get().accuracy(),
            judged(
                gain.get(),
                "the private data gained",
                "the private data did harm, by",
                "not distinguishable, so nothing shows that the private data helped"));
  }

  private static Optional<String> ceiling(Utility utility) {
    Optional<UtilityRow> same = row(utility, Training.ORIGINAL_SAME_SIZE);
    Optional<UtilityRow> all = row(utility, Training.ORIGINAL);
    Optional<Difference> gap = difference(utility, Training.ORIGINAL_SAME_SIZE);
    if (same.isEmpty() || all.isEmpty() || gap.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        format(
            "As many real rows give %.1f%% (%s) and all %d real rows %.1f%%%s.",
            100 * same.get().accuracy(),
            judged(
                gap.get(),
                "the synthetic texts are better by",
                "the synthetic texts are worse by",
                "not distinguishable from the synthetic texts"),
            all.get().nTrain(),
            100 * all.get().accuracy(),
            utility.realEquivalent().map(Verdict::worth).orElse("")));
  }

  private static String worth(RealEquivalent equivalent) {
    String about = equivalent.estimate().bound() == RealEquivalent.Bound.ABOUT ? "about " : "";
    return "; for this model the synthetic texts are worth %s%s real rows (95%% interval: %s to %s)"
        .formatted(about, equivalent.estimate(), equivalent.low(), equivalent.high());
  }

  private static String membership(MembershipInference.Result result) {
    AttackResult primary = result.attacks().getFirst();
    Optional<Interval> interval = primary.aucInterval();
    if (primary.auc().isEmpty() || interval.isEmpty()) {
      return "The membership attack gives no figure: "
          + primary.withheld().orElse("not measured")
          + ".";
    }
    double seen =
        0.5 + 1.96 * RocCurve.nullStandardError(result.scoredMembers(), result.scoredNonMembers());
    String start =
        format(
            "The membership attack chosen beforehand has an AUC of %.3f (95%% interval %.3f to"
                + " %.3f; 0.5 is guessing)",
            primary.auc().get(), interval.get().low(), interval.get().high());
    if (interval.get().low() > 0.5) {
      return start + ": better than guessing, the release tells who was in the data.";
    }
    return interval.get().high() < 0.5
        ? start + ": it misses guessing on the wrong side, which calls for a look at the split."
        : start
            + format(
                ": not distinguishable from guessing, where an AUC above %.3f would have been"
                    + " noticed.",
                seen);
  }

  private static String disclosure(Disclosure test) {
    String start =
        format(
            "A run of %d words that only one record has appears in the release for %d of %d members"
                + " and %d of %d non-members",
            test.runWords(),
            test.disclosedMembers(),
            test.members(),
            test.disclosedNonMembers(),
            test.nonMembers());
    if (test.disclosedMembers() + test.disclosedNonMembers() == 0) {
      return start + ": nothing was copied at that length.";
    }
    if (test.pValue() >= 0.05) {
      return start + format(": not distinguishable from chance (p = %.2g).", test.pValue());
    }
    return start
        + format(": more than chance explains (p = %.2g)", test.pValue())
        + (test.epsilonLowerBound() > 0
            ? format(
                "; a guarantee with epsilon below %.2f is refuted with 95%% confidence.",
                test.epsilonLowerBound())
            : ".");
  }

  /// Values that members alone have; absent when there are none.
  private static Optional<String> personalData(List<Replay> kinds) {
    int values = kinds.stream().flatMap(k -> k.members().stream()).mapToInt(Rate::of).sum();
    int repeated = kinds.stream().flatMap(k -> k.members().stream()).mapToInt(Rate::count).sum();
    int control = kinds.stream().flatMap(k -> k.holdout().stream()).mapToInt(Rate::of).sum();
    int byChance = kinds.stream().flatMap(k -> k.holdout().stream()).mapToInt(Rate::count).sum();
    return values == 0
        ? Optional.empty()
        : Optional.of(
            format(
                "Of %d values with a form of their own (addresses, numbers, dates) that only members"
                    + " have, %d are in the release; of %d that only held-out records have, %d.",
                values, repeated, control, byChance));
  }

  private static String judged(Difference difference, String better, String worse, String neither) {
    Interval interval = difference.accuracyInterval();
    String range =
        format("95%% interval %+.1f to %+.1f", 100 * interval.low(), 100 * interval.high());
    double points = 100 * Math.abs(difference.accuracy());
    if (interval.low() > 0) {
      return format("%s %.1f points, %s", better, points, range);
    }
    return interval.high() < 0
        ? format("%s %.1f points, %s", worse, points, range)
        : neither + ", " + range + " points";
  }

  private static Optional<UtilityRow> row(Utility utility, Training training) {
    return utility.rows().stream()
        .filter(row -> row.model() == JUDGE && row.train() == training)
        .findFirst();
  }

  private static Optional<Difference> difference(Utility utility, Training minus) {
    return utility.differences().stream()
        .filter(difference -> difference.model() == JUDGE && difference.minus() == minus)
        .findFirst();
  }

  private static double majority(Utility utility) {
    return 100 * utility.majority().map(Utility.Majority::accuracy).orElse(0.0);
  }

  private static String percent(Interval interval) {
    return format("%.1f to %.1f", 100 * interval.low(), 100 * interval.high());
  }

  // Patterns are literals of this class; an annotation for them would be a dependency.
  @SuppressWarnings("AnnotateFormatMethod")
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
