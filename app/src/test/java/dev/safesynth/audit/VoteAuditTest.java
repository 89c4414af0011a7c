package dev.safesynth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.embedding.TestEmbedder;
import dev.safesynth.method.AuditedSum;
import dev.safesynth.method.AuditedVotes;
import dev.safesynth.method.BrokenVotes;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GenerationSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The audit of the votes for texts against the honest votes and against broken ones.
class VoteAuditTest {
  private static final Embedder EMBEDDER = TestEmbedder.shared();
  private static final GenerationSettings SETTINGS =
      new GenerationSettings(List.of("a", "b"), "messages", 4, 8, 32, 50, 1, 1, 600L << 20);
  private static final GenerationPlan PLAN = GenerationPlan.onEvolution(1, 1e-5, 1, 4, 1000, 8);
  private static final NoisyVectorSum VOTES = PLAN.evolution().orElseThrow().votes();
  private static final int PAIRS = 4000;

  private static SumReport audit(AuditedSum sum) {
    var listener =
        new AuditListener() {
          @Override
          public void note(String line) {}

          @Override
          public void progress(String phase, int texts, double share) {}
        };
    return new SumAudit(sum, PLAN, listener, PAIRS).run(Duration.ofMinutes(30));
  }

  /// False alarm rate 1e-8: six standard errors, two canaries.
  @Test
  void theHonestVotesAreAsFarApartAsClaimed() {
    SumReport report = audit(AuditedVotes.of(EMBEDDER, SETTINGS, PLAN));

    double claimed = 1 / Math.sqrt((double) VOTES.variance());
    double error = Math.sqrt((2 + claimed * claimed / 4) / PAIRS);
    assertThat(report.canaries()).hasSize(2);
    for (SumReport.Measured found : report.canaries()) {
      assertThat(found.claimedMu()).isCloseTo(claimed, within(1e-12));
      assertThat(found.measuredMu()).isCloseTo(claimed, within(6 * error));
    }
    assertThat(report.verdict()).isNotEqualTo(Verdict.INCOMPLETE);
    assertThat(report.lines().getFirst()).contains("votes of one round");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("noise halved", BrokenVotes.noiseHalved(EMBEDDER, VOTES)),
        Arguments.of("several votes", BrokenVotes.severalVotes(VOTES)),
        Arguments.of("noise where voted", BrokenVotes.noiseWhereVoted(EMBEDDER, VOTES)));
  }

  /// The first two put the worlds twice as far apart as claimed, more than six standard errors beyond
  /// what refutes; the last leaves no noise where nobody but the canary votes.
  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void brokenVotesAreRefuted(String name, AuditedVotes broken) {
    SumReport report = audit(broken);

    assertThat(report.verdict()).as("%s: %s", name, report.lines()).isEqualTo(Verdict.FAIL);
  }
}
