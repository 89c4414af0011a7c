package dev.safesynth.run;

import dev.safesynth.assess.TextAssessment;
import dev.safesynth.assess.TextAssessment.Subject;
import dev.safesynth.assess.TextSets;
import dev.safesynth.config.RunConfig;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.Private;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.evaluation.Metrics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures the released texts on the private records. Everything it returns is internal.
final class InternalEvaluation {
  /// Half as many as `evaluate` takes: a run should not take minutes for it.
  private static final int READ_ROWS = 100;

  private InternalEvaluation() {}

  static Internal<Metrics> of(
      RunConfig config,
      Private<Split> records,
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
          records,
          split ->
              TextAssessment.measure(
                  new TextSets(
                      split.memberTexts(),
                      split.holdoutTexts(),
                      split.referenceTexts(),
                      synthetic,
                      publicOnly,
                      config.labelNames(),
                      List.of()),
                  settings,
                  new TextAssessment.Models(
                      Optional.ofNullable(embedder),
                      engine.local().filter(_ -> config.evaluation().inContext())),
                  notes));
    }
  }
}
