package dev.safesynth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.method.AuditedGenerator;
import dev.safesynth.method.BrokenGenerators;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.PublicPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The audit against the honest generator and against broken ones, on made-up public scores.
class MechanismAuditTest {
  private static final int TOKENS = 32;
  private static final int TOP_K = 40;
  private static final int PAIRS = 400;

  /// 32,000 draws in each world.
  private static final int MANY_PAIRS = 1000;

  private static final GenerationPlan PLAN = GenerationPlan.spendingAll(4, 1e-6, 8, 1000, TOKENS);
  private static final Claim CLAIM = Claim.of(PLAN);

  @TempDir private Path folder;

  private static AuditedGenerator honest() {
    return AuditedGenerator.of(PLAN.tokens(), TOP_K);
  }

  static Stream<AuditedGenerator> tokenMistakes() {
    return Stream.of(
        BrokenGenerators.withoutClipping(PLAN.tokens(), TOP_K),
        BrokenGenerators.divisorHalved(PLAN.tokens(), TOP_K),
        BrokenGenerators.noiseHalved(PLAN.tokens(), TOP_K),
        BrokenGenerators.privateCandidates(PLAN.tokens(), TOP_K));
  }

  static Stream<AuditedGenerator> visibleMistakes() {
    return Stream.concat(
        tokenMistakes(), Stream.of(BrokenGenerators.samplerSharper(PLAN.tokens(), TOP_K)));
  }

  static Stream<AuditedGenerator> exactMistakes() {
    return Stream.concat(
        tokenMistakes(),
        Stream.of(
            BrokenGenerators.divisorOffByOne(PLAN.tokens(), TOP_K),
            BrokenGenerators.privateStop(PLAN.tokens(), TOP_K)));
  }

  /// False alarm rate 2e-4, that of draws and texts; everything else is exact, or four standard
  /// errors from its limit.
  @Test
  void theHonestGeneratorIsConsistentAndItsCanaryReachesMostOfTheClaim() {
    AlgebraicCheck algebra = AlgebraicCheck.of(honest(), canaries(honest()), new Random(1));
    PartitionCheck partition = PartitionCheck.of(honest(), new Random(2));

    TokenAudit tokens = tokens(honest());

    assertThat(algebra.holds()).isTrue();
    assertThat(algebra.largestRange())
        .isBetween(0.999 * PLAN.tokens().range(), PLAN.tokens().range() + 1e-9);
    assertThat(partition.holds()).isTrue();
    assertThat(tokens.refuted()).isFalse();
    assertThat(tokens.exactEpsilon()).isBetween(0.8 * CLAIM.epsilon(), CLAIM.epsilon());
    assertThat(tokens.epsilonFromDraws())
        .isBetween(0.2 * CLAIM.epsilon(), CLAIM.epsilon())
        .isLessThan(tokens.ceilingFromDraws());
    assertThat(tokens.epsilonFromTexts()).isLessThan(CLAIM.epsilon());
    assertThat(tokens.epsilonIfGaussian()).isLessThan(CLAIM.epsilon());
    assertThat(verdict(algebra, partition, tokens)).isEqualTo(Verdict.CONSISTENT);
  }

  @ParameterizedTest
  @MethodSource("exactMistakes")
  void exactLawsShowAMistakeForCertain(AuditedGenerator broken) {
    AlgebraicCheck algebra = AlgebraicCheck.of(broken, canaries(broken), new Random(1));

    assertThat(algebra.holds()).isFalse();
  }

  /// The laws are not looked at here: what comes out is enough. Each is missed with a probability
  /// below 1e-6: the likeliest log odds ratio lies more than eleven standard errors (0.024) above
  /// the claimed range, and the bound at 99.99% four and a third below it.
  @ParameterizedTest
  @MethodSource("visibleMistakes")
  void drawsAloneShowAMistakeToo(AuditedGenerator broken) {
    CanaryTexts texts = texts(broken, canaries(honest()), MANY_PAIRS, "many");

    assertThat(new OddsRatioBound(texts.positions()).lowerBound(Confidence.VERDICT))
        .isGreaterThan(PLAN.tokens().range());
  }

  @Test
  void batchesByRowOrderAreSeen() {
    AuditedGenerator broken = BrokenGenerators.batchesByRowOrder(PLAN.tokens(), TOP_K);

    PartitionCheck partition = PartitionCheck.of(broken, new Random(1));

    assertThat(partition.holds()).isFalse();
    assertThat(partition.moved()).isGreaterThan(100);
    assertThat(
            verdict(
                AlgebraicCheck.of(broken, canaries(broken), new Random(1)),
                partition,
                tokens(broken)))
        .isEqualTo(Verdict.FAIL);
  }

  /// False alarm rate 2e-3: twenty audits at 1e-4 each.
  @Test
  void theHonestGeneratorIsNotAccused() {
    List<LogitCanary> canaries = canaries(honest());
    long accused =
        IntStream.range(0, 20)
            .mapToObj(i -> texts(honest(), canaries, 20, "round" + i))
            .filter(
                texts ->
                    new OddsRatioBound(texts.positions()).lowerBound(Confidence.VERDICT)
                        > PLAN.tokens().range())
            .count();

    assertThat(accused).isZero();
  }

  @Test
  void aCanaryOnARareTokenIsWeakAndSaidToBe() {
    AlgebraicCheck algebra = AlgebraicCheck.of(honest(), canaries(honest()), new Random(1));
    PartitionCheck partition = PartitionCheck.of(honest(), new Random(2));
    var audit = new TokenAudit(0.5, 10, TOKENS, 0.2, 0.1, 0.1, 3, 0, 2, 0, false);

    assertThat(verdict(algebra, partition, audit)).isEqualTo(Verdict.WEAK);
  }

  @Test
  void onePairOfTextsCertifiesNothingAndBreaksNothing() {
    CanaryTexts texts = texts(honest(), canaries(honest()), 1, "one");

    TokenAudit audit =
        TokenAudit.of(
            canaries(honest()), texts, PLAN.tokens().range(), CLAIM.epsilon(), CLAIM.delta());

    assertThat(audit.epsilonFromTexts()).isZero();
    assertThat(audit.refuted()).isFalse();
  }

  @Test
  void aRunWithoutASignalCertifiesNothing() {
    var random = new Random(3);
    List<EndToEndAudit.Trial> trials =
        Stream.generate(() -> new EndToEndAudit.Trial(random.nextBoolean(), random.nextGaussian()))
            .limit(400)
            .toList();

    EndToEndAudit audit = EndToEndAudit.of(400, trials, CLAIM);

    assertThat(audit.epsilonLowerBound()).isLessThan(0.5);
    assertThat(audit.ceiling()).isGreaterThan(3);
    assertThat(audit.refuted()).isFalse();
  }

  @Test
  void aRunThatShowsEveryCanaryIsRefuted() {
    var random = new Random(4);
    List<EndToEndAudit.Trial> trials =
        Stream.generate(random::nextBoolean)
            .limit(20_000)
            .map(planted -> new EndToEndAudit.Trial(planted, planted ? 9 : -9))
            .toList();

    EndToEndAudit audit = EndToEndAudit.of(20_000, trials, CLAIM);

    assertThat(audit.correct()).isEqualTo(audit.guesses());
    assertThat(audit.refuted()).isTrue();
  }

  @Test
  void theReportSaysInWordsAndInJsonWhatWasFound() {
    AlgebraicCheck algebra = AlgebraicCheck.of(honest(), canaries(honest()), new Random(1));
    PartitionCheck partition = PartitionCheck.of(honest(), new Random(2));
    TokenAudit tokens = tokens(honest());
    var report =
        new MechanismReport(
            CLAIM.epsilon(),
            PLAN.plannedEpsilon(),
            PLAN.delta(),
            verdict(algebra, partition, tokens),
            algebra,
            partition,
            Optional.of(true),
            tokens,
            Optional.empty(),
            Optional.of("no end-to-end bound: the time allows too few texts"),
            7,
            1.5);

    assertThat(report.lines())
        .anyMatch(line -> line.startsWith("Claimed:"))
        .anyMatch(line -> line.contains("too few texts"))
        .last()
        .asString()
        .startsWith("Verdict:      CONSISTENT");
    assertThat(report.json())
        .containsKeys("claimed_epsilon", "tokens", "algebra", "withheld")
        .doesNotContainKey("end_to_end");
  }

  private static Verdict verdict(
      AlgebraicCheck algebra, PartitionCheck partition, TokenAudit tokens) {
    return MechanismReport.verdict(
        CLAIM.epsilon(), algebra, partition, Optional.empty(), tokens, Optional.empty());
  }

  private TokenAudit tokens(AuditedGenerator generator) {
    List<LogitCanary> canaries = canaries(generator);
    return TokenAudit.of(
        canaries,
        texts(generator, canaries),
        PLAN.tokens().range(),
        CLAIM.epsilon(),
        CLAIM.delta());
  }

  private CanaryTexts texts(AuditedGenerator generator, List<LogitCanary> canaries) {
    return texts(generator, canaries, PAIRS, "texts" + folder.toFile().list().length);
  }

  private CanaryTexts texts(
      AuditedGenerator generator, List<LogitCanary> canaries, int pairs, String name) {
    try {
      Path own = Files.createDirectory(folder.resolve(name));
      return CanaryTexts.draw(
          generator, canaries, TOKENS, TwinLedger.charge(PLAN, own), pairs, () -> false, _ -> {});
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<LogitCanary> canaries(AuditedGenerator generator) {
    return positions().stream()
        .map(position -> LogitCanary.at(generator, position, PLAN.tokens().range()))
        .toList();
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
              logits[0] = 4; // the end is a candidate everywhere
              return new PublicPosition(logits, allowed);
            })
        .limit(8)
        .toList();
  }
}
