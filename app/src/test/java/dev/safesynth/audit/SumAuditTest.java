package dev.safesynth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import dev.safesynth.method.AuditedProfile;
import dev.safesynth.method.BrokenSums;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GenerationSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The audit of the noisy sum of words against the honest sum and against broken ones.
class SumAuditTest {
  private static final LanguageModel MODEL = TestModel.shared();
  private static final GenerationSettings SETTINGS =
      new GenerationSettings(List.of("bank"), "short messages", 4, 8, 32, 50, 1, 1, 600L << 20);
  private static final GenerationPlan PLAN = GenerationPlan.onWords(4, 1e-5, 1000, 8);
  private static final NoisyVectorSum SUM = PLAN.words().orElseThrow();
  private static final int PAIRS = 600;

  /// The standard error of a distance of `mu` from so many pairs.
  private static double error(double mu) {
    return Math.sqrt((2 + mu * mu / 4) / PAIRS);
  }

  private static SumReport audit(AuditedProfile profile) {
    var listener =
        new AuditListener() {
          @Override
          public void note(String line) {}

          @Override
          public void progress(String phase, int texts, double share) {}
        };
    return new SumAudit(profile, PLAN, listener, PAIRS).run(Duration.ofMinutes(30));
  }

  /// False alarm rate 1e-8: six standard errors, two canaries.
  @Test
  void theHonestSumIsAsFarApartAsClaimed() {
    SumReport report = audit(AuditedProfile.of(MODEL, SETTINGS, PLAN));

    double claimed = SUM.bound() / Math.sqrt((double) SUM.variance());
    assertThat(report.canaries()).hasSize(2);
    for (SumReport.Measured found : report.canaries()) {
      assertThat(found.claimedMu()).isCloseTo(claimed, within(1e-12));
      assertThat(found.measuredMu()).isCloseTo(claimed, within(6 * error(claimed)));
      assertThat(found.muLowerBound()).isLessThan(found.measuredMu());
      assertThat(found.epsilonLowerBound()).isLessThan(found.ceiling());
    }
    assertThat(report.claimedEpsilon()).isBetween(3.0, 4.0);
    assertThat(report.verdict()).isNotEqualTo(Verdict.INCOMPLETE);
    assertThat(report.lines().getLast()).startsWith("Verdict:");
    assertThat(report.chapters()).hasSize(2);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("noise halved", BrokenSums.noiseHalved(MODEL, SETTINGS, SUM)),
        Arguments.of("records twice", BrokenSums.recordsTwice(MODEL, SETTINGS, SUM)),
        Arguments.of("unclipped", BrokenSums.unclipped(MODEL, SETTINGS, SUM)),
        Arguments.of("noise where seen", BrokenSums.noiseWhereSeen(MODEL, SETTINGS, SUM)));
  }

  /// Three of them put the worlds twice as far apart as claimed, more than ten standard errors
  /// beyond what refutes; the last one 1.4 times, and leaves no noise at all without the canary,
  /// which the bound that takes nothing for granted sees.
  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aBrokenSumIsRefuted(String name, AuditedProfile broken) {
    SumReport report = audit(broken);

    assertThat(report.verdict()).as("%s: %s", name, report.lines()).isEqualTo(Verdict.FAIL);
  }
}
