package dev.safesynth.assess;

import dev.safesynth.evaluation.InContextLearning;
import dev.safesynth.evaluation.InContextLearning.Demonstrations;
import dev.safesynth.report.Chapter;
import dev.safesynth.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the synthetic texts are worth as examples for a language model, for the report.
public final class InContextChapter {
  private InContextChapter() {}

  /// The chapter, where it was tried.
  public static Optional<Chapter> of(Optional<InContextLearning> measured) {
    return measured.map(InContextChapter::chapter);
  }

  private static Chapter chapter(InContextLearning found) {
    List<Chapter.Item> items = new ArrayList<>();
    found.withheld().ifPresent(reason -> items.add(new Chapter.Missing(reason + ".")));
    if (!found.rows().isEmpty()) {
      items.add(
          new Chapter.Table(
              "Right answers on %,d real test rows after reading %d %s of each label"
                  .formatted(
                      found.nTest(), found.perLabel(), found.perLabel() == 1 ? "text" : "texts"),
              List.of("What it reads", "Accuracy", "Macro-F1", "Choices of texts"),
              found.rows().stream()
                  .map(
                      row ->
                          List.of(
                              name(row.demonstrations()),
                              Figures.percent(row.accuracy()),
                              Figures.percent(row.macroF1()),
                              String.valueOf(row.draws())))
                  .toList()));
      found.differences().forEach(gap -> items.add(new Chapter.Sentence(sentence(gap))));
    }
    return new Chapter(
        "in-context",
        "Do they serve as examples for a language model?",
        "As examples",
        "A language model (%s) reads some labelled texts and names the topic of a real row; nothing is trained."
                .formatted(found.model())
            + " Synthetic examples are good where they do as well as real ones and better than none.",
        items);
  }

  private static String sentence(InContextLearning.Gap gap) {
    Interval interval = gap.accuracy().interval();
    String range =
        format(
            "%+.1f points, 95%% interval %+.1f to %+.1f",
            100 * gap.accuracy().value(), 100 * interval.low(), 100 * interval.high());
    String other =
        switch (gap.minus()) {
          case NONE -> "no examples";
          case PUBLIC_ONLY -> "texts made without private data";
          case ORIGINAL -> "real examples";
          case SYNTHETIC -> throw new IllegalArgumentException("a difference with itself");
        };
    if (interval.low() > 0) {
      return "Synthetic examples do better than " + other + " (" + range + ").";
    }
    return interval.high() < 0
        ? "Synthetic examples do worse than " + other + " (" + range + ")."
        : "Synthetic examples cannot be told from " + other + " (" + range + ").";
  }

  private static String name(Demonstrations demonstrations) {
    return switch (demonstrations) {
      case NONE -> "Nothing (zero-shot)";
      case SYNTHETIC -> "Synthetic texts";
      case PUBLIC_ONLY -> "Texts without private data";
      case ORIGINAL -> "Real texts";
    };
  }

  // Patterns are literals of this class; an annotation for them would be a dependency.
  @SuppressWarnings("AnnotateFormatMethod")
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
