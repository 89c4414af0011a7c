package dev.safesynth.report;

import static dev.safesynth.report.Html.element;

import dev.safesynth.data.LabelledText;
import java.util.ArrayList;
import java.util.List;

/// A few synthetic texts, cut to a readable length.
final class SampleSection {
  static final int MOST = 12;
  static final int CHARACTERS = 600;

  private SampleSection() {}

  static Html of(List<LabelledText> samples) {
    List<Html> children = new ArrayList<>();
    if (samples.isEmpty()) {
      children.add(Blocks.absent("No texts are shown here."));
    } else {
      children.add(
          Blocks.lead(
              "Synthetic records as they were released, with their label. No real record"
                  + " is among them."));
      children.add(
          element("div", samples.stream().limit(MOST).map(SampleSection::sample).toList())
              .with("class", "samples"));
    }
    return Blocks.section("samples", "What does it read like?", children);
  }

  private static Html sample(LabelledText sample) {
    String text = sample.text();
    int length = text.codePointCount(0, text.length());
    List<Html> parts = new ArrayList<>();
    parts.add(
        element("p", element("bdi", Blocks.shortened(sample.label(), 80))).with("class", "label"));
    parts.add(
        element("p", element("bdi", Blocks.shortened(text, CHARACTERS)).with("dir", "auto"))
            .with("class", "sample-text"));
    if (length > CHARACTERS) {
      parts.add(
          element("p", "Cut here: " + Figures.count(length - CHARACTERS) + " more characters.")
              .with("class", "quiet"));
    }
    return element("article", parts).with("class", "sample");
  }
}
