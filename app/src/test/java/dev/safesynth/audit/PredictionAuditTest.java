package dev.safesynth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.method.AuditedPrediction;
import dev.safesynth.method.BrokenPredictions;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.PublicPosition;
import dev.safesynth.method.Spending;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The audit of private prediction against the honest one and against broken ones, on made-up
/// public scores.
class PredictionAuditTest {
  private static final int TOP_K = 40;
  private static final int SEARCHES = 100_000;

  /// A search costs an epsilon of about 1.
  private static final GenerationPlan PLAN =
      GenerationPlan.onPrediction(30, 1e-6, Optional.empty(), 8, 4, 0.7, 1000, 32);

  private static final Spending.Prediction CLAIMED = PLAN.prediction().orElseThrow();

  private static final AuditListener SILENT =
      new AuditListener() {
        @Override
        public void note(String line) {}

        @Override
        public void progress(String phase, int texts, double share) {}
      };

  private static AuditedPrediction honest() {
    return AuditedPrediction.of(CLAIMED, TOP_K);
  }

  private static DistanceCheck distances(AuditedPrediction prediction) {
    return DistanceCheck.of(prediction, positions(), new Random(1));
  }

  private static SearchAudit searches(AuditedPrediction prediction) {
    return PredictionAudit.searches(
        prediction, positions().getFirst(), PLAN, SILENT, SEARCHES, () -> false);
  }

  private static AlgebraicCheck draws(AuditedPrediction prediction) {
    return AlgebraicCheck.of(prediction.draws(), canaries(prediction), new Random(1));
  }

  private static List<LogitCanary> canaries(AuditedPrediction prediction) {
    return positions().stream()
        .map(at -> LogitCanary.at(prediction.draws(), at, CLAIMED.draw().range()))
        .toList();
  }

  /// A record moves a distance and the log odds of a draw as far as is claimed and no further; the
  /// searches show a good part of their epsilon. False alarm rate 1e-4, that of searches; all else
  /// is exact, or six standard errors from its limit.
  @Test
  void theHonestMethodIsNotAccused() {
    DistanceCheck distances = distances(honest());
    SearchAudit searches = searches(honest());
    AlgebraicCheck draws = draws(honest());

    assertThat(distances.holds()).isTrue();
    assertThat(distances.largest())
        .isBetween((long) (0.999 * distances.claimed()), distances.claimed());
    assertThat(searches.refuted()).isFalse();
    assertThat(searches.searches()).isEqualTo(SEARCHES);
    assertThat(searches.claimedEpsilon()).isBetween(0.8, 1.2);
    assertThat(searches.epsilonLowerBound())
        .isBetween(0.4 * searches.claimedEpsilon(), searches.claimedEpsilon())
        .isLessThan(searches.ceiling());
    assertThat(draws.holds()).isTrue();
    assertThat(draws.largestRange())
        .isBetween(0.999 * CLAIMED.draw().range(), CLAIMED.draw().range() + 1e-9);
    assertThat(PartitionCheck.of(honest().draws(), new Random(2)).holds()).isTrue();
  }

  /// The canary of the draws shows most of what they may give away.
  @Test
  void theCanaryOfTheDrawsReachesMostOfTheClaim() {
    Claim claim = Claim.of(PLAN.drawsAlone());

    double exact = CountedTokens.of(canaries(honest()), CLAIMED.searches()).epsilon(claim.delta());

    assertThat(exact).isBetween(0.5 * claim.epsilon(), claim.epsilon());
  }

  static Stream<Arguments> wrongDistances() {
    return Stream.of(
        Arguments.of("mean of those there", BrokenPredictions.meanOfThoseThere(CLAIMED, TOP_K)),
        Arguments.of("shares not cut", BrokenPredictions.sharesNotCut(CLAIMED, TOP_K)),
        Arguments.of(
            "softmax of mean scores", BrokenPredictions.softmaxOfMeanScores(CLAIMED, TOP_K)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongDistances")
  void aDistanceThatMovesTooFarIsSeenForCertain(String name, AuditedPrediction broken) {
    DistanceCheck distances = distances(broken);

    assertThat(distances.holds()).as(name).isFalse();
    assertThat(distances.largest()).isGreaterThan((long) (1.2 * distances.claimed()));
  }

  static Stream<Arguments> wrongNoise() {
    return Stream.of(
        Arguments.of("noise halved", BrokenPredictions.noiseHalved(CLAIMED, TOP_K)),
        Arguments.of("without noise", BrokenPredictions.withoutNoise(CLAIMED, TOP_K)));
  }

  /// With half the noise the event loses 1.6 times the claim, more than twenty standard errors
  /// (0.03) above it, and the bound at 99.99% lies four and a half below.
  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongNoise")
  void tooLittleNoiseIsSeenInTheOutcomes(String name, AuditedPrediction broken) {
    SearchAudit searches = searches(broken);

    assertThat(searches.refuted()).as("%s: %s", name, searches).isTrue();
  }

  static Stream<Arguments> wrongDraws() {
    return Stream.of(
        Arguments.of("without clipping", BrokenPredictions.withoutClipping(CLAIMED, TOP_K)),
        Arguments.of("divisor halved", BrokenPredictions.divisorHalved(CLAIMED, TOP_K)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongDraws")
  void drawsThatGiveAwayMoreAreSeenForCertain(String name, AuditedPrediction broken) {
    assertThat(draws(broken).holds()).as(name).isFalse();
  }

  /// Scores like those of a model: few likely tokens, many unlikely ones.
  private static List<PublicPosition> positions() {
    var random = new Random(5);
    return Stream.generate(
            () -> {
              var logits = new float[300];
              var allowed = new boolean[300];
              Arrays.fill(allowed, true);
              for (int token = 0; token < logits.length; token++) {
                logits[token] = (float) (2 * random.nextGaussian());
              }
              return new PublicPosition(logits, allowed);
            })
        .limit(8)
        .toList();
  }
}
