package dev.safesynth.audit;

import java.util.List;
import java.util.stream.IntStream;

/// What logit canaries show about the token draws: computed exactly, and measured from draws by the
/// product's own code. Measured bounds hold with 95% confidence each.
///
/// @param exactEpsilon of the canary at the plan's delta, from the generator's exact law: what a
///   perfect attacker of one text learns; above the claim it disproves it. At most 1000
/// @param texts drawn in each world
/// @param tokensPerText draws of each text, as many as the plan pays for
/// @param claimedRange eta of one draw, in nats
/// @param rangeLowerBound the largest range of one draw that the counted draws refute
/// @param epsilonFromDraws what that many draws with the refuted rates lose together; it takes
///   draws as independent, which holds for a token step that remembers nothing
/// @param ceilingFromDraws the most that `epsilonFromDraws` could have been
/// @param epsilonFromTexts from whole texts, threshold chosen on one half and counted on the other;
///   takes nothing for granted but that texts are independent
/// @param ceilingFromTexts the most that `epsilonFromTexts` could have been
/// @param epsilonIfGaussian from the whole ROC of texts, if the trade-off curve is that of Gaussian
///   noise; never decides the verdict
/// @param refuted whether the claim is refuted: by the exact law, or by draws or texts with
///   confidence 99.99%
public record TokenAudit(
    double exactEpsilon,
    int texts,
    int tokensPerText,
    double claimedRange,
    double rangeLowerBound,
    double epsilonFromDraws,
    double ceilingFromDraws,
    double epsilonFromTexts,
    double ceilingFromTexts,
    double epsilonIfGaussian,
    boolean refuted) {
  private static final int THRESHOLDS = 25;
  private static final double ROUNDING = 1e-9;

  /// @param claimed epsilon of the token draws on one batch
  static TokenAudit of(
      List<LogitCanary> canaries, CanaryTexts texts, double range, double claimed, double delta) {
    double exact =
        new CountedTokens(
                IntStream.range(0, texts.tokens())
                    .mapToDouble(draw -> canaries.get(draw % canaries.size()).with())
                    .toArray(),
                IntStream.range(0, texts.tokens())
                    .mapToDouble(draw -> canaries.get(draw % canaries.size()).without())
                    .toArray())
            .epsilon(delta);
    TwoWorldCounts draws = texts.draws();
    var odds = new OddsRatioBound(texts.positions());
    TwoWorldCounts split = split(texts, delta);
    boolean refuted =
        exact > claimed * (1 + ROUNDING)
            || odds.lowerBound(Confidence.VERDICT) > range
            || (texts.pairs() > 1 && split.epsilonLowerBound(delta, Confidence.VERDICT) > claimed);
    return new TokenAudit(
        exact,
        texts.pairs(),
        texts.tokens(),
        range,
        odds.lowerBound(Confidence.REPORT),
        composed(draws, texts.tokens(), delta),
        composed(
            new TwoWorldCounts(draws.with(), draws.with(), 0, draws.without()),
            texts.tokens(),
            delta),
        texts.pairs() > 1 ? split.epsilonLowerBound(delta, Confidence.REPORT) : 0,
        TwoWorldCounts.ceiling(split.with(), delta, Confidence.REPORT),
        GaussianRocBound.epsilon(
            texts.scoresWith(),
            texts.scoresWithout(),
            grid(canaries, texts.tokens()),
            delta,
            Confidence.REPORT),
        refuted);
  }

  /// A pair of rates that is closer together than the true one loses no more, once and many times
  /// (Blackwell's order is kept by composition).
  private static double composed(TwoWorldCounts draws, int tokens, double delta) {
    TwoWorldCounts.Rates rates = draws.rates(Confidence.REPORT);
    return rates.with() > rates.without()
        ? CountedTokens.repeated(rates.with(), rates.without(), tokens).epsilon(delta)
        : 0;
  }

  /// The threshold that the first half of the texts likes best, counted on the second half.
  private static TwoWorldCounts split(CanaryTexts texts, double delta) {
    int half = texts.pairs() / 2;
    int threshold = 0;
    double best = -1;
    for (int candidate = 0; candidate <= texts.tokens() && half > 0; candidate++) {
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
