package dev.safesynth.report;

import static dev.safesynth.report.Html.element;

import java.util.ArrayList;
import java.util.List;

/// What the report does not say, and what to do next.
final class CaveatSection {
  private static final List<String> STANDING =
      List.of(
          "Pre-training: the guarantee covers this run, not the training of the public model. If the"
              + " model has already seen these records or close copies, it may repeat them.",
          "Not covered: facts that the public model knew already, facts true of a whole group, facts"
              + " in more records of one person than the unit allows, and other releases from the same"
              + " records.",
          "Timing: how long a run takes can depend on private records. Do not publish run times or"
              + " logs, and do not let outsiders watch a run.",
          "The proof is about the program as designed. It assumes an uncompromised machine and an"
              + " unpredictable random generator of the operating system.");
  private static final String EVALUATION =
      "Evaluation and attack figures are exact functions of private records. Choosing among several"
          + " runs by these figures is itself a use of the records that nobody has paid for.";

  private CaveatSection() {}

  static Html limits(ReportData data) {
    List<String> caveats = new ArrayList<>();
    if (data.run().internal()) {
      caveats.add(EVALUATION);
    }
    caveats.addAll(STANDING);
    caveats.addAll(data.caveats());
    return Blocks.section(
        "limits",
        "What this report does not say",
        List.of(
            Blocks.lead(
                "A guarantee and a measured attack inform a decision about disclosure; they do not make"
                    + " it. Whether the rows count as personal data for a given recipient is a legal"
                    + " question."),
            Blocks.list(caveats)));
  }

  static Html nextSteps(List<String> steps) {
    Html content =
        steps.isEmpty()
            ? Blocks.absent("The run suggests nothing.")
            : element("ol", steps.stream().map(step -> element("li", step)).toList());
    return Blocks.section("next", "What to do next", List.of(content));
  }
}
