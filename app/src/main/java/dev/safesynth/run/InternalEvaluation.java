package dev.safesynth.run;

import dev.safesynth.assess.TextAssessment;
import dev.safesynth.assess.TextAssessment.Subject;
import dev.safesynth.assess.TextSets;
import dev.safesynth.config.RunConfig;
import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.evaluation.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Measures the released texts on the private records. Everything it returns is internal.
final class InternalEvaluation {
  /// Half as many as `evaluate` takes: a run should not take minutes for it.
  private static final int READ_ROWS = 100;

  private InternalEvaluation() {}

  static Internal<Metrics> of(
      RunConfig config,
      RunRecords records,
      List<DataRecord> test,
      List<LabelledText> synthetic,
      List<LabelledText> publicOnly,
      Engine engine,
      Consumer<String> notes) {
    var settings =
        new TextAssessment.Settings(
            Set.of(Subject.values()),
            1 - config.evaluation().holdout(),
            config.privacy().delta(),
            // not a privacy seed: it shuffles rows for figures that stay inside
            Long.parseUnsignedLong(config.hash().substring(0, 16), 16),
            READ_ROWS);
    try (@Nullable Embedder embedder = engine.embeddings().map(Embedder::open).orElse(null)) {
      return Internal.of(
          records.survey(),
          survey -> {
            Split split = survey.split(test);
            List<LabelledText> shown = sample(synthetic);
            return TextAssessment.measure(
                    new TextSets(
                        split.memberTexts(),
                        split.holdoutTexts(),
                        split.referenceTexts(),
                        shown,
                        publicOnly,
                        config.labelNames(),
                        List.of()),
                    settings,
                    new TextAssessment.Models(
                        Optional.ofNullable(embedder),
                        Optional.of(engine.model()).filter(_ -> config.evaluation().inContext())),
                    notes)
                .with(
                    Stream.of(
                            leftOut(split.sampled(), survey.records(), "records"),
                            leftOut(shown.size(), synthetic.size(), "texts"))
                        .flatMap(Optional::stream)
                        .toList());
          });
    }
  }

  /// How many of so many texts are looked at.
  static int compared(int texts) {
    return Math.min(texts, RunInput.SAMPLE_ROWS);
  }

  /// Evenly spaced texts, since they are in label order; all if there are few.
  private static List<LabelledText> sample(List<LabelledText> texts) {
    int most = compared(texts.size());
    return IntStream.range(0, most)
        .mapToObj(i -> texts.get((int) ((long) i * texts.size() / most)))
        .toList();
  }

  private static Optional<String> leftOut(long measured, long all, String what) {
    return measured == all
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "All figures are measured on a random sample, %,d of %,d %s.",
                measured,
                all,
                what));
  }
}
