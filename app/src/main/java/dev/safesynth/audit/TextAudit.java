package dev.safesynth.audit;

import java.util.List;
import java.util.stream.IntStream;

/// What whole texts show: as many with the canary in their batch as without it, each judged by how
/// many of its tokens lie in the canary's sets. Takes nothing for granted but that texts are
/// independent.
///
/// @param texts in each world
/// @param tokensPerText draws of each text, as many as the plan pays for
/// @param epsilonLowerBound with confidence 95%; threshold chosen on one half and counted on the
///   other
/// @param ceiling the most that `epsilonLowerBound` could have been, every text judged rightly
/// @param epsilonIfGaussian with confidence 95%, from the whole ROC, if the trade-off curve is that
///   of Gaussian noise; never decides the verdict
/// @param refuted whether the claim is refuted with confidence 99.99%
public record TextAudit(
    int texts,
    int tokensPerText,
    double epsilonLowerBound,
    double ceiling,
    double epsilonIfGaussian,
    boolean refuted) {
  private static final int THRESHOLDS = 25;

  /// @param texts at least two pairs
  /// @param claimed epsilon of the token draws on one batch
  static TextAudit of(List<LogitCanary> canaries, CanaryTexts texts, double claimed, double delta) {
    TwoWorldCounts split = split(texts, delta);
    return new TextAudit(
        texts.pairs(),
        texts.tokens(),
        split.epsilonLowerBound(delta, Confidence.REPORT),
        TwoWorldCounts.ceiling(split.with(), delta, Confidence.REPORT),
        GaussianRocBound.epsilon(
            texts.scoresWith(),
            texts.scoresWithout(),
            grid(canaries, texts.tokens()),
            delta,
            Confidence.REPORT),
        split.epsilonLowerBound(delta, Confidence.VERDICT) > claimed);
  }

  /// The threshold that the first half of the texts likes best, counted on the second half.
  private static TwoWorldCounts split(CanaryTexts texts, double delta) {
    int half = texts.pairs() / 2;
    int threshold = 0;
    double best = -1;
    for (int candidate = 0; candidate <= texts.tokens(); candidate++) {
      double bound = counts(texts, 0, half, candidate).epsilonLowerBound(delta, Confidence.REPORT);
      if (bound > best) {
        best = bound;
        threshold = candidate;
      }
    }
    return counts(texts, half, texts.pairs(), threshold);
  }

  private static TwoWorldCounts counts(CanaryTexts texts, int from, int to, int threshold) {
    return new TwoWorldCounts(
        atLeast(texts.with().subList(from, to), threshold),
        to - from,
        atLeast(texts.without().subList(from, to), threshold),
        to - from);
  }

  private static int atLeast(List<Integer> counts, int threshold) {
    return (int) counts.stream().filter(count -> count >= threshold).count();
  }

  /// Thresholds from the canaries' exact laws, fixed before a text is drawn: from two standard
  /// deviations below the mean without the canary to two above the mean with it.
  private static double[] grid(List<LogitCanary> canaries, int tokens) {
    double without = canaries.stream().mapToDouble(LogitCanary::without).average().orElseThrow();
    double with = canaries.stream().mapToDouble(LogitCanary::with).average().orElseThrow();
    double spread = Math.sqrt(tokens);
    double low = tokens * without - spread;
    double high = tokens * with + spread;
    return IntStream.range(0, THRESHOLDS)
        .mapToDouble(i -> low + (high - low) * i / (THRESHOLDS - 1))
        .toArray();
  }
}
