package dev.safesynth.run;

import dev.safesynth.attack.MembershipInference;
import dev.safesynth.config.RunConfig;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.Private;
import dev.safesynth.evaluation.Distributions;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.evaluation.UtilityEvaluation;
import java.util.List;
import java.util.Optional;

/// Measures the released texts on the private records. Everything it returns is internal.
final class InternalEvaluation {
  private InternalEvaluation() {}

  static Internal<Metrics> of(
      RunConfig config,
      Private<Split> records,
      List<LabelledText> synthetic,
      List<LabelledText> publicOnly) {
    return Internal.of(records, split -> measure(config, split, synthetic, publicOnly));
  }

  private static Metrics measure(
      RunConfig config, Split split, List<LabelledText> synthetic, List<LabelledText> publicOnly) {
    // not a privacy seed: it shuffles rows for figures that stay inside
    long seed = Long.parseUnsignedLong(config.hash().substring(0, 16), 16);
    if (split.testTexts().isEmpty() || split.members().isEmpty()) {
      return Metrics.of(Optional.empty(), Optional.empty(), Optional.empty());
    }
    var utility =
        UtilityEvaluation.evaluate(
            new UtilityEvaluation.Inputs(
                synthetic,
                publicOnly,
                split.memberTexts(),
                split.testTexts(),
                config.labelNames(),
                seed));
    var distributions =
        Distributions.of(
            split.memberTexts(),
            synthetic,
            publicOnly,
            split.holdoutTexts(),
            config.labelNames(),
            seed);
    var attack =
        split.holdout().isEmpty()
            ? Optional.<MembershipInference.Result>empty()
            : Optional.of(
                MembershipInference.attack(
                    new MembershipInference.Inputs(
                        synthetic,
                        split.memberTexts(),
                        split.holdoutTexts(),
                        publicOnly,
                        split.referenceTexts(),
                        1 - config.evaluation().holdout(),
                        config.privacy().delta(),
                        seed)));
    return Metrics.of(Optional.of(utility), Optional.of(distributions), attack);
  }
}
