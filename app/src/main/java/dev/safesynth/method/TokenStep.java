package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;

/// The token step of the product: candidates from the public logits alone, then a draw by
/// [ClippedSelection] (`docs/privacy/generation.md`).
///
/// @param topK size of the candidate set before the slack of Top-k+
record TokenStep(ClippedSelection mechanism, int topK) implements TokenRule.WithLaw {
  @Override
  public Released<Integer> draw(
      float[] publicLogits,
      boolean[] allowed,
      Records records,
      Allowance allowance,
      NoiseSource noise) {
    PublicSupport support = candidates(publicLogits, allowed);
    return mechanism
        .select(support.logProbabilities(), records.differences(support), allowance, noise)
        .map(support::token);
  }

  /// The same without any record, at no cost.
  Released<Integer> drawPublic(float[] publicLogits, boolean[] allowed, NoiseSource noise) {
    PublicSupport support = candidates(publicLogits, allowed);
    return mechanism.selectPublic(support.logProbabilities(), noise).map(support::token);
  }

  @Override
  public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
    PublicSupport support = candidates(publicLogits, allowed);
    return mechanism
        .logProbabilities(support.logProbabilities(), records.differences(support))
        .map(logs -> new TokenLaw(support.tokens(), logs));
  }

  private PublicSupport candidates(float[] publicLogits, boolean[] allowed) {
    float logPartition = new LogPartition().of(publicLogits);
    return PublicSupport.topKPlus(publicLogits, allowed, logPartition, topK, slack());
  }

  /// How far below the k-th largest public logit a candidate may lie: `2C/G`.
  private float slack() {
    return (float) (2 * mechanism.clip() / mechanism.divisor());
  }
}
