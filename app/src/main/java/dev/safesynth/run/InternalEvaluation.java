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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures the released texts on the private records. Everything it returns is internal.
final class InternalEvaluation {
  private InternalEvaluation() {}

  static Internal<Metrics> of(
      RunConfig config,
      Private<Split> records,
      List<LabelledText> synthetic,
      List<LabelledText> publicOnly,
      Optional<Path> embeddings,
      Consumer<String> notes) {
    var settings =
        new TextAssessment.Settings(
            Set.of(Subject.values()),
            1 - config.evaluation().holdout(),
            config.privacy().delta(),
            // not a privacy seed: it shuffles rows for figures that stay inside
            Long.parseUnsignedLong(config.hash().substring(0, 16), 16));
    try (@Nullable Embedder embedder = embeddings.map(Embedder::open).orElse(null)) {
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
                  Optional.ofNullable(embedder),
                  notes));
    }
  }
}
