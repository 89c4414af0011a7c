package dev.safesynth.report;

import static dev.safesynth.report.Html.element;
import static dev.safesynth.report.Html.text;

import dev.safesynth.report.Blocks.Column;
import dev.safesynth.report.ReportData.Fact;
import dev.safesynth.report.ReportData.Provenance;
import dev.safesynth.report.ReportData.Step;
import java.util.ArrayList;
import java.util.List;

/// What was used, where it lies, and how to check it.
final class ProvenanceSection {
  private ProvenanceSection() {}

  static Html of(ReportData data) {
    Provenance provenance = data.provenance();
    List<Html> children = new ArrayList<>();
    if (!provenance.verification().isEmpty()) {
      children.add(Blocks.heading("How to reproduce and verify"));
      children.add(
          element("ol", provenance.verification().stream().map(ProvenanceSection::step).toList()));
    }
    if (!data.run().places().isEmpty()) {
      children.add(facts("Files and folders", data.run().places()));
    }
    provenance.groups().forEach(group -> children.add(facts(group.title(), group.facts())));
    children.add(Blocks.heading("Effective configuration"));
    children.add(
        provenance.configuration().isEmpty()
            ? Blocks.absent("The run recorded no configuration.")
            : Blocks.code(provenance.configuration(), "Effective configuration"));
    return Blocks.section("provenance", "Parameters and provenance", children);
  }

  private static Html step(Step step) {
    return step.command().isEmpty()
        ? element("li", step.sentence())
        : element("li", text(step.sentence()), Blocks.code(step.command(), "Command"));
  }

  private static Html facts(String title, List<Fact> facts) {
    return Blocks.table(
        title,
        List.of(Column.text("Name"), Column.text("Value")),
        facts.stream()
            .map(fact -> List.<Html>of(text(fact.name()), element("code", fact.value())))
            .toList());
  }
}
