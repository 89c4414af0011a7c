package dev.safesynth.report;

import static dev.safesynth.report.Html.element;
import static dev.safesynth.report.Html.text;

import dev.safesynth.report.Blocks.Column;
import dev.safesynth.report.Guarantee.Mechanism;
import java.util.ArrayList;
import java.util.List;

/// The proof by parts: mechanisms, cost, conversion, budget.
final class MechanismSection {
  private MechanismSection() {}

  static Html of(Guarantee guarantee) {
    List<Html> children = new ArrayList<>();
    children.add(
        Blocks.table(
            "Guarantee of the run",
            List.of(Column.text("Quantity"), Column.text("Value")),
            summary(guarantee)));
    children.add(Blocks.heading("Mechanisms"));
    if (guarantee.mechanisms().isEmpty()) {
      children.add(Blocks.absent("The run used no mechanism."));
    } else {
      guarantee.mechanisms().forEach(mechanism -> children.add(mechanism(mechanism)));
    }
    children.add(Blocks.heading("Where the budget went"));
    children.add(
        guarantee.budget().isEmpty()
            ? Blocks.absent("The budget was not split.")
            : Blocks.figure(
                BudgetPlot.of(guarantee.budget()),
                "Budget split",
                "Shares of the cost \u03C1 of the whole run."));
    return Blocks.section("mechanisms", "Mechanisms and accounting", children);
  }

  private static List<List<Html>> summary(Guarantee guarantee) {
    List<List<Html>> rows = new ArrayList<>();
    rows.add(row("\u03B5", Figures.epsilon(guarantee.epsilon())));
    rows.add(row("\u03B4", Figures.delta(guarantee.delta())));
    guarantee.rho().ifPresent(rho -> rows.add(row("\u03C1 (zero-concentrated)", Figures.rho(rho))));
    rows.add(row("Neighbouring relation", guarantee.neighbouringRelation()));
    rows.add(row("Privacy unit", guarantee.privacyUnit()));
    rows.add(row("Conversion", guarantee.conversion()));
    return rows;
  }

  private static Html mechanism(Mechanism mechanism) {
    List<List<Html>> rows = new ArrayList<>();
    rows.add(row("Sensitivity", mechanism.sensitivity()));
    rows.add(row("Used", mechanism.applied()));
    rows.add(row("Cost \u03C1", Figures.rho(mechanism.rho())));
    rows.add(row("Proof", mechanism.proof()));
    mechanism
        .parameters()
        .forEach((name, value) -> rows.add(List.of(element("code", name), element("code", value))));
    return Blocks.table(
        mechanism.name(), List.of(Column.text("Quantity"), Column.text("Value")), rows);
  }

  private static List<Html> row(String name, String value) {
    return List.of(text(name), text(value));
  }
}
