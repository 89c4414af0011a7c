package dev.safesynth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.dp.Mechanism;
import dev.safesynth.method.AuditedVote;
import dev.safesynth.method.BrokenVotes;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.VoteNoise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The audit of votes against the honest vote and against broken ones.
class VoteAuditTest {
  private static final int TOKENS = 6;
  private static final int PAIRS = 6_000;

  /// Half of the pairs are counted; the other half chooses where.
  private static final int COUNTED = PAIRS / 2;

  /// Draws of a noisy maximum are quick, and a token that the public model outvotes wins rarely.
  private static int pairs(VoteNoise noise) {
    return noise == VoteNoise.NOISY_MAX ? 4 * PAIRS : PAIRS;
  }

  private static GenerationPlan plan(VoteNoise noise) {
    return GenerationPlan.onVotes(8, 1e-5, noise, 2, 16, TOKENS, 1000, 32);
  }

  private static Mechanism mechanism(VoteNoise noise) {
    return plan(noise).votes().orElseThrow().mechanism();
  }

  private static VoteReport audit(VoteNoise noise, AuditedVote vote) {
    var listener =
        new AuditListener() {
          @Override
          public void note(String line) {}

          @Override
          public void progress(String phase, int texts, double share) {}
        };
    return new VoteAudit(vote, plan(noise), listener, () -> Optional.of(true), pairs(noise), 7)
        .run(Duration.ofMinutes(60));
  }

  /// What the counts say of the first attack lies within six standard errors of the claim: a false
  /// alarm in 10^8, three noises together. Near even odds the error of either measure is below
  /// twice that of a coin, or three times where a pure epsilon near 0.6 makes one rate 0.27. Three
  /// audits in a row all accuse with a probability below 10^-10.
  @ParameterizedTest
  @EnumSource(VoteNoise.class)
  void theHonestVoteReachesWhatIsClaimedAndNoMore(VoteNoise noise) {
    VoteReport report = audit(noise, BrokenVotes.none(mechanism(noise)));

    assertThat(report.attacks()).hasSize(noise == VoteNoise.NOISY_MAX ? 2 : 4);
    VoteReport.Measured first = report.attacks().getFirst();
    assertThat(first.distance())
        .isCloseTo(report.claimedDistance(), within(6 * 3 / Math.sqrt(COUNTED)));
    assertThat(first.distanceLowerBound()).isBetween(0.2 * first.distance(), first.distance());
    assertThat(first.epsilonLowerBound()).isLessThan(first.ceiling());
    // a bound with 95% confidence is above 0 by chance now and then, by this much never
    assertThat(report.attacks().getLast().distanceLowerBound())
        .isLessThan(6 * 3 / Math.sqrt(COUNTED));
    assertThat(report.claimedEpsilon()).isBetween(3.5, 8.0);
    assertThat(report.partition().holds()).isTrue();
    boolean accused =
        report.verdict() == Verdict.FAIL
            && audit(noise, BrokenVotes.none(mechanism(noise))).verdict() == Verdict.FAIL
            && audit(noise, BrokenVotes.none(mechanism(noise))).verdict() == Verdict.FAIL;
    assertThat(accused).as("%s", report.lines()).isFalse();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(VoteNoise.values())
        .flatMap(
            noise -> {
              Mechanism claimed = mechanism(noise);
              Stream<Arguments> common =
                  Stream.of(
                      Arguments.of("noise halved", noise, BrokenVotes.noiseHalved(noise, claimed)),
                      Arguments.of(
                          "sensitivity halved", noise, BrokenVotes.sensitivityHalved(claimed)),
                      Arguments.of("votes twice", noise, BrokenVotes.votesTwice(claimed)),
                      Arguments.of(
                          "candidates by private scores",
                          noise,
                          BrokenVotes.privateCandidates(claimed)),
                      Arguments.of(
                          "batches by row order", noise, BrokenVotes.batchesByRowOrder(claimed)));
              return noise == VoteNoise.NOISY_MAX // whose votes need no cut
                  ? common
                  : Stream.concat(
                      common,
                      Stream.of(Arguments.of("vote not cut", noise, BrokenVotes.notCut(claimed))));
            });
  }

  /// Most put the worlds twice as far apart as is claimed, more than six standard errors beyond
  /// what refutes: one is missed in 10^9. A token that is a candidate with the canary alone wins
  /// one time in twenty, and one in fifty would be enough; with a noisy maximum it is one in eighty
  /// and one in four hundred. Batches are certain.
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("mistakes")
  void aBrokenVoteIsRefuted(String name, VoteNoise noise, AuditedVote broken) {
    VoteReport report = audit(noise, broken);

    assertThat(report.verdict()).as("%s: %s", name, report.lines()).isEqualTo(Verdict.FAIL);
  }

  private static VoteReport.Measured found(int pairs, double bound, boolean refuted) {
    return new VoteReport.Measured("sum", pairs, 0.6, bound, 2.5, 6, refuted);
  }

  @Test
  void theVerdictFollowsFromWhatWasFound() {
    VoteClaim claim = VoteClaim.of(mechanism(VoteNoise.LAPLACE), TOKENS, 1e-5);
    PartitionCheck holds =
        PartitionCheck.of(BrokenVotes.none(mechanism(VoteNoise.LAPLACE))::batches, new Random(1));

    assertThat(claim.distance()).isBetween(0.5, 0.7);
    assertThat(verdict(claim, holds, true, found(9000, 0.55, false))).isEqualTo(Verdict.CONSISTENT);
    assertThat(verdict(claim, holds, true, found(9000, 0.3, false))).isEqualTo(Verdict.WEAK);
    assertThat(verdict(claim, holds, true, found(9000, 0.55, true))).isEqualTo(Verdict.FAIL);
    assertThat(verdict(claim, holds, false, found(9000, 0.55, false))).isEqualTo(Verdict.FAIL);
    assertThat(verdict(claim, holds, true, found(100, 0, false))).isEqualTo(Verdict.INCOMPLETE);
  }

  private static Verdict verdict(
      VoteClaim claim, PartitionCheck partition, boolean alone, VoteReport.Measured found) {
    return VoteReport.verdict(claim, List.of(found), partition, Optional.of(alone));
  }

  /// Rates of a distance that is known: a pure epsilon moves 1/2 to exp(-epsilon)/2 and back, and
  /// Gaussian worlds a standard deviation apart move 1/2 to 0.8413.
  @Test
  void aDistanceIsReadFromRates() {
    var pure = new VoteClaim(false, 1, 1, 1e-6);
    var gaussian = new VoteClaim(true, 1, 1, 1e-6);

    assertThat(pure.shown(new TwoWorldCounts.Rates(0.5, 0.5 * Math.exp(-1))))
        .isCloseTo(1, within(1e-12));
    assertThat(pure.shown(new TwoWorldCounts.Rates(1 - 0.5 * Math.exp(-1), 0.5)))
        .isCloseTo(1, within(1e-12));
    assertThat(gaussian.shown(new TwoWorldCounts.Rates(0.8413447460685429, 0.5)))
        .isCloseTo(1, within(1e-9));
    assertThat(pure.shown(new TwoWorldCounts.Rates(0.4, 0.5))).isZero();
  }

  @Test
  void theReportSaysInWordsAndInJsonWhatWasFound() {
    VoteReport report =
        audit(
            VoteNoise.GAUSSIAN,
            BrokenVotes.noiseHalved(VoteNoise.GAUSSIAN, mechanism(VoteNoise.GAUSSIAN)));

    assertThat(report.lines())
        .anyMatch(line -> line.startsWith("Claimed:"))
        .anyMatch(line -> line.startsWith("Observed:") && line.contains("certifiable"))
        .anyMatch(line -> line.startsWith("Batches:"))
        .anyMatch(line -> line.startsWith("Engine:"))
        .last()
        .asString()
        .startsWith("Verdict:      FAIL");
    assertThat(report.json())
        .containsKeys(
            "claimed_epsilon", "observed_epsilon", "certifiable_epsilon", "attacks", "verdict");
    assertThat(report.chapters().toString())
        .contains("Verdict, value=FAIL", "sums of many candidates")
        .doesNotContain("%.", "%s", "%,");
  }
}
