package dev.safesynth.report;

import static dev.safesynth.report.Html.element;

import dev.safesynth.report.OddsPicture.Grid;
import java.util.ArrayList;
import java.util.List;

/// What epsilon and delta mean, in words and in a picture.
final class GuaranteeSection {
  private static final double ONE_PERCENT = 0.01;

  /// Above this epsilon one observer can be moved from even odds beyond 95 in 100.
  private static final double WEAK_ALONE = Math.log(0.95 / 0.05);

  private GuaranteeSection() {}

  static Html of(ReportData data) {
    return Blocks.section(
        "guarantee",
        "What is guaranteed, and what does it mean?",
        data.guarantee()
            .fold(guarantee -> shown(data, guarantee), reason -> List.of(Blocks.absent(reason))));
  }

  private static List<Html> shown(ReportData data, Guarantee guarantee) {
    AttackBound bound = AttackBound.of(guarantee);
    double limit = bound.truePositiveRate(ONE_PERCENT);
    List<Html> children = new ArrayList<>();
    children.add(
        Blocks.lead(
            "Whether "
                + guarantee.privacyUnit()
                + " was used or not changes the probability of any possible output by a factor of at"
                + " most "
                + Figures.factor(Math.exp(guarantee.epsilon()))
                + " (e to the power of \u03B5 = "
                + Figures.epsilon(guarantee.epsilon())
                + "), apart from a slack of \u03B4 = "
                + Figures.delta(guarantee.delta())
                + " ("
                + Figures.oneIn(guarantee.delta())
                + "). This is a proof about the program, whatever else an observer knows."));
    children.add(
        Blocks.paragraph(
            "Protected unit: "
                + guarantee.privacyUnit()
                + ". Neighbouring data sets, which the output must hardly tell apart: "
                + guarantee.neighbouringRelation()
                + ". Someone who owns several units is protected less: k units together have k times"
                + " the \u03B5, and a larger \u03B4."));
    guarantee.inAll().map(Blocks::paragraph).ifPresent(children::add);
    children.add(Blocks.heading("In odds"));
    children.add(odds(guarantee, bound, limit));
    children.add(picture(data, limit));
    children.add(Blocks.heading(strength(guarantee)));
    children.add(Blocks.list(reading(guarantee, limit)));
    return children;
  }

  private static Html odds(Guarantee guarantee, AttackBound bound, double limit) {
    double odds = Math.exp(guarantee.epsilon());
    List<Html> items = new ArrayList<>();
    items.add(
        element(
            "li",
            "An observer who starts at even odds that a given record was used can be moved to odds of"
                + " at most "
                + Figures.factor(odds)
                + " : 1 in either direction, which is a probability of at most "
                + Figures.percentBound(1 / (1 + Math.exp(-guarantee.epsilon())))
                + ". This holds for single observations except with a small probability of about"
                + " \u03B4."));
    items.add(
        element(
            "li",
            "Averaged over what the program may write, that observer guesses right at most "
                + Figures.percentBound(bound.rightGuesses())
                + " of the time; a coin is right 50% of the time. \u03B4 is included here, so there is no"
                + " exception."));
    items.add(
        element(
            "li",
            "An attacker who wrongly accuses at most 1 in 100 outsiders finds at most "
                + Figures.percentBound(limit)
                + " of the members (true-positive rate at most e^\u03B5 \u00D7 false-positive rate +"
                + " \u03B4"
                + (guarantee.rho().isPresent()
                    ? ", tightened by the proven cost \u03C1 = "
                        + Figures.rho(guarantee.rho().getAsDouble())
                        + ")."
                    : ", and its mirror image).")));
    return element("ul", items);
  }

  private static Html picture(ReportData data, double limit) {
    List<Grid> grids = new ArrayList<>();
    grids.add(new Grid("Blind guessing", 1, "1 of 100"));
    data.attacks()
        .content()
        .flatMap(attacks -> attacks.attacks().content())
        .flatMap(list -> list.stream().findFirst())
        .flatMap(attack -> attack.tprAtOnePercent().content())
        .map(GuaranteeSection::measured)
        .ifPresent(grids::add);
    long most = (long) Math.ceil(100 * limit - 1e-9);
    grids.add(new Grid("Proven limit, any attack", most, "at most " + most + " of 100"));
    return Blocks.figure(
        OddsPicture.of(grids),
        "Members found out of 100",
        "Each dot is a person whose record was used; filled means found by an attacker who wrongly"
            + " accuses 1 in 100 outsiders. Fewer filled dots are better for privacy.");
  }

  private static Grid measured(Estimate rate) {
    return new Grid(
        "Our attack, measured",
        Math.round(100 * rate.value()),
        Figures.percent(rate.interval()) + " of members");
  }

  private static String strength(Guarantee guarantee) {
    return guarantee.epsilon() > WEAK_ALONE
        ? "How strong is \u03B5 = "
            + Figures.epsilon(guarantee.epsilon())
            + "? In the worst case, weak when taken alone"
        : "How strong is \u03B5 = " + Figures.epsilon(guarantee.epsilon()) + "?";
  }

  private static List<String> reading(Guarantee guarantee, double limit) {
    List<String> sentences = new ArrayList<>();
    if (guarantee.epsilon() > WEAK_ALONE) {
      sentences.add(
          "The odds above are a ceiling over all observers and all outputs. At this \u03B5 that ceiling"
              + " alone does not rule out that some observer, for some output, becomes nearly certain.");
      sentences.add(
          limit < 0.95
              ? "The bound over repeated accusations says more: even the best possible attack misses"
                  + " at least "
                  + Figures.percent(1 - limit)
                  + " of members when 1 in 100 outsiders is wrongly accused."
              : "It does limit how sure anyone can be, and it adds up predictably over releases; it does"
                  + " not by itself make successful attacks unlikely.");
      sentences.add(
          "It does not mean that such an attack exists: attacks measured in practice are usually far"
              + " below the ceiling. An attack that finds nothing does not make the proof stronger.");
      sentences.add(
          "For a stronger worst case run with a smaller \u03B5; below 1 the odds cannot reach 3 : 1.");
    } else {
      sentences.add(
          "The odds above are a ceiling over all observers and all outputs, known attacks or not.");
      sentences.add(
          "Further releases from the same records add up: two runs with this guarantee have twice the"
              + " \u03B5 together, at most.");
    }
    return sentences;
  }
}
