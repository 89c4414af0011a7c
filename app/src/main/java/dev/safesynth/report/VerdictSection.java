package dev.safesynth.report;

import static dev.safesynth.report.Html.element;

import dev.safesynth.report.Attacks.Attack;
import dev.safesynth.report.Utility.Gain;
import dev.safesynth.report.Utility.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The strip of four answers at the top, and the verdict in sentences. There is no overall score: a
/// proof, a measurement of usefulness and an attack are different things.
final class VerdictSection {
  private VerdictSection() {}

  /// How an answer is marked; the word carries the meaning, the mark repeats it.
  private enum Tone {
    GOOD("\u2713"),
    ATTENTION("!"),
    NEUTRAL("\u2013");

    private final String mark;

    Tone(String mark) {
      this.mark = mark;
    }
  }

  private record Cell(String question, String answer, Tone tone, String detail) {}

  static Html of(ReportData data) {
    List<Html> cells = new ArrayList<>();
    for (Cell cell :
        List.of(
            data.guarantee()
                .fold(
                    guarantee -> guarantee(guarantee, data.attacks()),
                    reason ->
                        new Cell(
                            "Guarantee",
                            "None stated",
                            Tone.ATTENTION,
                            reason + observedInWords(data.attacks()))),
            data.utility().fold(VerdictSection::useful, reason -> unknown("Useful?", reason)),
            data.attacks().fold(VerdictSection::attack, reason -> unknown("Attack", reason)),
            records(data.run()))) {
      cells.add(render(cell));
    }
    List<Html> children = new ArrayList<>();
    children.add(element("div", cells).with("class", "strip"));
    if (!data.run().verdict().isEmpty()) {
      children.add(
          element("div", data.run().verdict().stream().map(Blocks::paragraph).toList())
              .with("class", "verdict"));
    }
    return element("section", children).with("id", "verdict").with("aria-label", "Verdict");
  }

  private static Html render(Cell cell) {
    return element(
            "div",
            element("p", cell.question()).with("class", "question"),
            element(
                    "p",
                    element("span", cell.tone().mark)
                        .with("class", "mark")
                        .with("aria-hidden", "true"),
                    element("span", cell.answer()))
                .with("class", "answer"),
            element("p", cell.detail()).with("class", "detail"))
        .with("class", "cell " + cell.tone().name().toLowerCase(Locale.ROOT));
  }

  /// The largest epsilon that a test of this release refutes with 95% confidence, beside the
  /// largest that it could have refuted.
  private static String observedInWords(Part<Attacks> attacks) {
    return attacks
        .content()
        .flatMap(found -> found.observed().content())
        .map(
            observed ->
                " Observed: at least "
                    + Figures.floor(observed.floor())
                    + ", with 95% confidence; so many records could have shown up to "
                    + Figures.floor(observed.ceiling())
                    + ".")
        .orElse("");
  }

  /// Claimed beside observed: a claim below what is observed is refuted.
  private static Cell guarantee(Guarantee guarantee, Part<Attacks> attacks) {
    boolean refuted =
        attacks
            .content()
            .flatMap(found -> found.observed().content())
            .filter(observed -> observed.floor() > guarantee.epsilon())
            .isPresent();
    return new Cell(
        "Guarantee",
        (refuted ? "Refuted: \u03B5 = " : "\u03B5 = ") + Figures.epsilon(guarantee.epsilon()),
        refuted ? Tone.ATTENTION : Tone.NEUTRAL,
        "\u03B4 = "
            + Figures.delta(guarantee.delta())
            + ", proven for "
            + guarantee.privacyUnit()
            + " ("
            + guarantee.neighbouringRelation()
            + ")."
            + observedInWords(attacks));
  }

  private static Cell useful(Utility utility) {
    String model = utility.headlineModel();
    String accuracy =
        utility.scores().stream()
            .filter(score -> score.model().equals(model))
            .filter(score -> score.training() == Training.SYNTHETIC)
            .findFirst()
            .map(score -> model + ": " + Figures.percent(score.accuracy().value()))
            .orElse(model + ": no score");
    Optional<Gain> gain =
        utility.gains().content().stream()
            .flatMap(List::stream)
            .filter(each -> each.model().equals(model))
            .findFirst();
    if (gain.isEmpty()) {
      return new Cell(
          "Useful?",
          "Not compared",
          Tone.NEUTRAL,
          accuracy
              + " on real rows"
              + retained(utility)
              + ", with no rows made without private data to compare with.");
    }
    Estimate difference = gain.get().difference();
    return new Cell(
        "Useful?",
        difference.interval().low() > 0
            ? "Yes"
            : difference.interval().high() < 0 ? "No" : "Not shown",
        difference.interval().low() > 0 ? Tone.GOOD : Tone.ATTENTION,
        accuracy
            + " on real rows"
            + retained(utility)
            + ", "
            + Figures.points(difference.value())
            + " ("
            + Figures.points(difference.interval())
            + ") against rows made without private data.");
  }

  /// How much is kept of what as many real rows bring.
  private static String retained(Utility utility) {
    return utility
        .retention()
        .map(
            kept ->
                ", which keeps "
                    + Figures.percent(kept.value())
                    + " ("
                    + Figures.percent(kept.interval())
                    + ") of what as many real rows gain over the commonest label")
        .orElse("");
  }

  private static Cell attack(Attacks attacks) {
    return attacks
        .attacks()
        .fold(
            list -> list.isEmpty() ? unknown("Attack", "No attack was run.") : attack(list),
            reason -> unknown("Attack", reason));
  }

  private static Cell attack(List<Attack> attacks) {
    Attack primary = attacks.getFirst();
    long better = attacks.stream().filter(Attack::beatsGuessing).count();
    boolean signal = better > 0 || primary.auc().interval().low() > 0.5;
    return new Cell(
        "Attack",
        signal ? "Some signal" : "No signal found",
        signal ? Tone.ATTENTION : Tone.GOOD,
        "%d of %d membership attacks survived. The one chosen beforehand: AUC "
                .formatted(attacks.size() - better, attacks.size())
            + Figures.area(primary.auc().value())
            + " ("
            + Figures.area(primary.auc().interval())
            + "); 0.5 means that it cannot tell members from others.");
  }

  private static Cell records(ReportData.Run run) {
    if (run.requested() == 0) {
      return new Cell("Records", Figures.count(run.made()), Tone.NEUTRAL, "As many were judged.");
    }
    boolean exact = run.made() == run.requested();
    return new Cell(
        "Records",
        Figures.count(run.made()),
        exact ? Tone.GOOD : Tone.ATTENTION,
        exact
            ? "Exactly the number asked for."
            : Figures.count(run.requested()) + " were asked for.");
  }

  private static Cell unknown(String question, String reason) {
    return new Cell(question, "Not measured", Tone.NEUTRAL, reason);
  }
}
