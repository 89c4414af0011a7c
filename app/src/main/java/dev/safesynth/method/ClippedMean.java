package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.List;

/// A token by private prediction (Amin et al., EMNLP Findings 2024): each record's
/// log-probabilities are shifted so that the likeliest candidate has `+C` and cut at `-C`, their
/// sum is divided by the public constant `G`, and the token is drawn from the softmax of that. The
/// public scores take no part but for the choice of candidates.
///
/// Theorem (`docs/privacy/private-prediction.md`): a record adds at most `C` in magnitude to every
/// candidate and an absent one adds 0, so this is [ClippedSelection] with public scores of 0.
///
/// @param mechanism clips what it is given at `C` once more, so no mistake here can pass `C`
/// @param topK the number of candidates
record ClippedMean(ClippedSelection mechanism, int topK) implements TokenRule.WithLaw {
  @Override
  public Released<Integer> draw(
      float[] publicLogits,
      boolean[] allowed,
      Records records,
      Allowance allowance,
      NoiseSource noise) {
    PublicSupport support = candidates(publicLogits, allowed, topK);
    return mechanism
        .select(new float[support.size()], scores(support, records), allowance, noise)
        .map(support::token);
  }

  @Override
  public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
    PublicSupport support = candidates(publicLogits, allowed, topK);
    return mechanism
        .logProbabilities(new float[support.size()], scores(support, records))
        .map(logs -> new TokenLaw(support.tokens(), logs));
  }

  private List<Private<float[]>> scores(PublicSupport support, Records records) {
    float[] likely = support.logProbabilities();
    return records.differences(support).stream()
        .map(difference -> difference.map(values -> clipped(likely, values)))
        .toList();
  }

  /// One record's scores, the largest of them `C`.
  ///
  /// @param likely public log-probabilities of the candidates
  /// @param differences the record's to these; what is missing or not finite is no difference
  float[] clipped(float[] likely, float[] differences) {
    double[] weights = CandidateShares.weights(likely, differences);
    var scores = new float[weights.length];
    for (int v = 0; v < scores.length; v++) {
      scores[v] = (float) Math.max(-mechanism.clip(), Math.log(weights[v]) + mechanism.clip());
    }
    return scores;
  }

  /// The `topK` likeliest allowed tokens by the public scores.
  static PublicSupport candidates(float[] publicLogits, boolean[] allowed, int topK) {
    float logPartition = new LogPartition().of(publicLogits);
    return PublicSupport.topKPlus(publicLogits, allowed, logPartition, topK, 0);
  }
}
