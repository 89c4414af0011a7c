package dev.safesynth.report;

import static dev.safesynth.report.Html.text;

import dev.safesynth.report.Attacks.Attack;
import dev.safesynth.report.Attacks.Disclosure;
import dev.safesynth.report.Blocks.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an attacker who sees the synthetic rows could find out about membership.
final class AttackSection {
  private AttackSection() {}

  static Html of(Part<Attacks> attacks, Optional<AttackBound> bound) {
    return Blocks.section(
        "attack",
        "Can an attacker tell whose record was used?",
        attacks.fold(shown -> shown(shown, bound), reason -> List.of(Blocks.absent(reason))));
  }

  private static List<Html> shown(Attacks attacks, Optional<AttackBound> bound) {
    List<Html> children = new ArrayList<>();
    children.add(
        Blocks.lead(
            "The attacker holds the synthetic rows and a list of "
                + Figures.count(attacks.members() + attacks.nonMembers())
                + " real records, and says for each whether it was used. "
                + Figures.count(attacks.members())
                + " were (members), "
                + Figures.count(attacks.nonMembers())
                + " were not (outsiders). "
                + attacks.split()));
    children.add(
        Blocks.paragraph(
            "The first attack was chosen before the run and is the one to judge; p is corrected for the"
                + " number of attacks, since one of many succeeds by chance. "
                + "AUC 0.5 means that the attack cannot tell members from outsiders, 1 that it always can:"
                + " lower is better for privacy. An attack gives a lower bound on the risk, the proof an"
                + " upper bound; this report never averages the two."));
    children.add(
        attacks.attacks().fold(list -> results(attacks, list, bound), AttackSection::withheld));
    children.add(
        attacks
            .blindBaseline()
            .fold(AttackSection::blind, reason -> Blocks.absent("Blind baseline: " + reason)));
    children.add(Blocks.heading("Rare fragments, word for word"));
    children.add(attacks.disclosure().fold(AttackSection::disclosure, Blocks::absent));
    children.add(Blocks.heading("How much of \u03B5 was observed"));
    children.add(attacks.observed().fold(AttackSection::observed, Blocks::absent));
    return children;
  }

  private static Html withheld(String reason) {
    return Blocks.absent("Attack results: " + reason);
  }

  private static Html results(Attacks attacks, List<Attack> list, Optional<AttackBound> bound) {
    List<Html> children = new ArrayList<>();
    children.add(
        Blocks.table(
            "Attacks on the synthetic rows: lower is better for privacy",
            List.of(
                Column.text("Attack"),
                Column.number("AUC"),
                Column.number("Interval"),
                Column.number("p, corrected"),
                Column.number("Members found at 1% false alarms"),
                Column.number("at 0.1%")),
            list.stream().map(AttackSection::row).toList()));
    list.stream()
        .limit(1)
        .forEach(attack -> children.add(one(attack, attacks.nonMembers(), bound)));
    if (list.size() > 1) {
      children.add(
          Blocks.details(
              "The other attacks, one by one",
              Html.fragment(
                  list.stream()
                      .skip(1)
                      .map(attack -> one(attack, attacks.nonMembers(), bound))
                      .toList())));
    }
    return Html.fragment(children);
  }

  private static Html one(Attack attack, long nonMembers, Optional<AttackBound> bound) {
    List<Html> children = new ArrayList<>();
    children.add(Blocks.paragraph(attack.name() + ": " + attack.method()));
    children.add(
        attack
            .tprAtOnePercent()
            .fold(
                rate -> detectable(rate, attack.auc()),
                reason -> Blocks.absent("Members found at 1% false alarms: " + reason)));
    if (!attack.roc().isEmpty()) {
      children.add(
          Blocks.figure(
              RocPlot.of(attack, nonMembers, bound),
              attack.name(),
              "Both axes are logarithmic, so that the corner where few outsiders are accused can be"
                  + " read. The solid line should follow the dashed one"
                  + (bound.isPresent() ? " and must stay below the proven limit." : ".")));
    }
    return Html.fragment(children);
  }

  private static List<Html> row(Attack attack) {
    return List.of(
        text(attack.name()),
        text(Figures.area(attack.auc().value())),
        text(Figures.area(attack.auc().interval())),
        text(Figures.pValue(attack.holmPValue())),
        text(found(attack.tprAtOnePercent())),
        text(found(attack.tprAtOneInThousand())));
  }

  private static String found(Part<Estimate> rate) {
    return rate.fold(
        known -> Figures.percent(known.value()) + " (" + Figures.percent(known.interval()) + ")",
        _ -> "not measurable");
  }

  private static Html detectable(Estimate rate, Estimate auc) {
    return Blocks.paragraph(
        (auc.interval().low() > 0.5
                ? "This attack does better than guessing. "
                : "This attack did not distinguish members from outsiders. ")
            + "With this many records it leaves open that it finds up to "
            + Figures.percent(rate.interval().high())
            + " of members at 1% false alarms; guessing finds 1%.");
  }

  private static Html blind(Estimate auc) {
    String figures =
        "Blind baseline: a classifier that never saw the synthetic rows reaches AUC "
            + Figures.area(auc.value())
            + " ("
            + Figures.area(auc.interval())
            + "). ";
    return Blocks.paragraph(
        figures
            + (auc.interval().contains(0.5)
                ? "Members and outsiders look alike, as they must for the attack to mean something."
                : "Members and outsiders differ by themselves, so an attack result above 0.5 need not"
                    + " come from the synthetic rows."));
  }

  private static Html disclosure(Disclosure disclosure) {
    return Html.fragment(
        Blocks.paragraph(
            "Searched for: "
                + disclosure.fragment()
                + ". Found in the synthetic rows for "
                + Figures.count(disclosure.membersDisclosed())
                + " members and "
                + Figures.count(disclosure.nonMembersDisclosed())
                + " outsiders. Matches with outsiders cannot be leaks, so about as many"
                + " of equally many members are chance."),
        Blocks.paragraph(
            "p = "
                + Figures.pValue(disclosure.pValue())
                + " for the hypothesis that nothing was learned about membership: "
                + (disclosure.pValue() < 0.05
                    ? "members are hit more often than chance explains."
                    : "no sign of copying.")));
  }

  private static Html observed(Attacks.Observed observed) {
    return Blocks.paragraph(
        observed.test()
            + " Certified with 95% confidence: \u03B5 is at least "
            + Figures.floor(observed.floor())
            + ". The most that so many records could have certified, every guess right: "
            + Figures.floor(observed.ceiling())
            + ". The proof gives the upper bound.");
  }
}
