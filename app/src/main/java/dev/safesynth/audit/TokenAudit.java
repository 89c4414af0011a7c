package dev.safesynth.audit;

/// What single token draws show, by the product's own token step (white box: the auditor sees every
/// draw and the set of tokens that its canary lifts).
///
/// @param draws in each world, all texts together
/// @param claimedRange eta of one draw, in nats
/// @param rangeLowerBound the largest range of one draw that the counted draws refute, with
///   confidence 95%
/// @param epsilonLowerBound what as many draws as a text has, with the refuted rates, lose
///   together, with confidence 95%; it takes draws as independent, which holds for a token step
///   that remembers nothing
/// @param ceiling the most that `epsilonLowerBound` could have been: every draw with the canary in
///   its set and none without it
/// @param refuted whether the claimed range is refuted with confidence 99.99%
public record TokenAudit(
    long draws,
    double claimedRange,
    double rangeLowerBound,
    double epsilonLowerBound,
    double ceiling,
    boolean refuted) {

  /// @param range the claimed one
  static TokenAudit of(CanaryTexts texts, double range, double delta) {
    TwoWorldCounts draws = texts.draws();
    var odds = new OddsRatioBound(texts.positions());
    return new TokenAudit(
        draws.with(),
        range,
        odds.lowerBound(Confidence.REPORT),
        composed(draws, texts.tokens(), delta),
        composed(
            new TwoWorldCounts(draws.with(), draws.with(), 0, draws.without()),
            texts.tokens(),
            delta),
        odds.lowerBound(Confidence.VERDICT) > range);
  }

  /// A pair of rates that is closer together than the true one loses no more, once and many times
  /// (Blackwell's order is kept by composition).
  private static double composed(TwoWorldCounts draws, int tokens, double delta) {
    TwoWorldCounts.Rates rates = draws.rates(Confidence.REPORT);
    return rates.with() > rates.without()
        ? CountedTokens.repeated(rates.with(), rates.without(), tokens).epsilon(delta)
        : 0;
  }
}
