package dev.safesynth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.method.AuditedGenerator;
import dev.safesynth.method.BrokenGenerators;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.PublicPosition;
import dev.safesynth.report.Chapter;
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
        BrokenGenerators.privateCandidates(PLAN.tokens(), TOP_K),
        BrokenGenerators.privateTest(PLAN.tokens(), TOP_K));
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
  /// errors from its limit. The bound from draws has 95% confidence and so is above the truth now
  /// and then: a quarter more than the claim, more than two standard errors beyond that.
  @Test
  void theHonestGeneratorIsConsistentAndItsCanaryReachesMostOfTheClaim() {
    AlgebraicCheck algebra = AlgebraicCheck.of(honest(), canaries(honest()), new Random(1));
    PartitionCheck partition = PartitionCheck.of(honest(), new Random(2));

    CanaryTexts drawn = texts(honest(), canaries(honest()));
    TokenAudit tokens = tokens(drawn);
    TextAudit texts = inTexts(drawn);
    double exact = exact(honest());

    assertThat(algebra.holds()).isTrue();
    assertThat(algebra.largestRange())
        .isBetween(0.999 * PLAN.tokens().range(), PLAN.tokens().range() + 1e-9);
    assertThat(partition.holds()).isTrue();
    assertThat(tokens.refuted()).isFalse();
    assertThat(texts.refuted()).isFalse();
    assertThat(exact).isBetween(0.8 * CLAIM.epsilon(), CLAIM.epsilon());
    assertThat(tokens.epsilonLowerBound())
        .isBetween(0.2 * CLAIM.epsilon(), 1.25 * CLAIM.epsilon())
        .isLessThan(tokens.ceiling());
    assertThat(texts.epsilonLowerBound()).isLessThan(CLAIM.epsilon());
    assertThat(texts.epsilonIfGaussian()).isLessThan(CLAIM.epsilon());
    assertThat(verdict(exact, algebra, partition, Optional.of(tokens)))
        .isEqualTo(Verdict.CONSISTENT);
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
    AlgebraicCheck algebra = AlgebraicCheck.of(broken, canaries(broken), new Random(1));
    assertThat(verdict(exact(broken), algebra, partition, Optional.empty()))
        .isEqualTo(Verdict.FAIL);
  }

  /// False alarm rate 2e-6: two of twenty audits at 1e-4 each.
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

    assertThat(accused).isLessThanOrEqualTo(1);
  }

  @Test
  void aCanaryOnARareTokenIsWeakAndSaidToBe() {
    AlgebraicCheck algebra = AlgebraicCheck.of(honest(), canaries(honest()), new Random(1));
    PartitionCheck partition = PartitionCheck.of(honest(), new Random(2));

    Optional<TokenAudit> tokens = Optional.of(new TokenAudit(320, 0.2, 0.1, 0.1, 3, false));
    assertThat(verdict(0.5, algebra, partition, tokens)).isEqualTo(Verdict.WEAK);
  }

  @Test
  void withoutDrawsTheAuditIsIncompleteUnlessAnExactCheckFails() {
    AlgebraicCheck algebra = AlgebraicCheck.of(honest(), canaries(honest()), new Random(1));
    PartitionCheck partition = PartitionCheck.of(honest(), new Random(2));

    assertThat(verdict(exact(honest()), algebra, partition, Optional.empty()))
        .isEqualTo(Verdict.INCOMPLETE);
    assertThat(verdict(CLAIM.epsilon() + 1, algebra, partition, Optional.empty()))
        .isEqualTo(Verdict.FAIL);
  }

  /// The one-run statistic on texts of the token step. Error probability below 1e-9 either way:
  /// with a canary all 32 tokens lie in its sets, without it half of them in the mean; the honest
  /// one's right guesses lie more than six standard errors below what refutes.
  @Test
  void oneRunRefutesAGeneratorWithoutClippingAndNotTheHonestOne() {
    GenerationPlan plan = GenerationPlan.spendingAll(1, 1e-6, 8, 1000, TOKENS);
    AuditedGenerator honest = AuditedGenerator.of(plan.tokens(), TOP_K);
    AuditedGenerator broken = BrokenGenerators.withoutClipping(plan.tokens(), TOP_K);

    assertThat(EndToEndAudit.of(PAIRS, oneRun(broken, plan), Claim.of(plan)).refuted()).isTrue();
    assertThat(EndToEndAudit.of(PAIRS, oneRun(honest, plan), Claim.of(plan)).refuted()).isFalse();
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
    CanaryTexts drawn = texts(honest(), canaries(honest()));
    double exact = exact(honest());
    var report =
        new MechanismReport(
            CLAIM.epsilon(),
            PLAN.plannedEpsilon(),
            PLAN.delta(),
            verdict(exact, algebra, partition, Optional.of(tokens(drawn))),
            exact,
            algebra,
            partition,
            Optional.of(true),
            Optional.of(tokens(drawn)),
            Optional.of(inTexts(drawn)),
            Optional.empty(),
            List.of("No end-to-end bound: the time allows too few texts."),
            7,
            1.5);

    assertThat(report.lines())
        .anyMatch(line -> line.startsWith("Claimed:"))
        .anyMatch(line -> line.startsWith("Observed:") && line.contains("certifiable"))
        .anyMatch(line -> line.contains("too few texts"))
        .last()
        .asString()
        .startsWith("Verdict:      CONSISTENT");
    assertThat(report.json())
        .containsKeys(
            "claimed_epsilon", "observed_epsilon", "certifiable_epsilon", "tokens", "withheld")
        .doesNotContainKey("end_to_end");
    assertThat(MechanismChapters.of(report))
        .extracting(Chapter::id)
        .containsExactly("outcome", "measurements", "checks", "not-said");
    assertThat(MechanismChapters.of(report).toString())
        .contains("Verdict, value=CONSISTENT", "too few texts")
        .doesNotContain("%.", "%s", "%,");
  }

  private static Verdict verdict(
      double exact, AlgebraicCheck algebra, PartitionCheck partition, Optional<TokenAudit> tokens) {
    return MechanismReport.verdict(
        CLAIM.epsilon(),
        exact,
        algebra,
        partition,
        Optional.empty(),
        tokens,
        Optional.empty(),
        Optional.empty());
  }

  private static double exact(AuditedGenerator generator) {
    return CountedTokens.of(canaries(generator), TOKENS).epsilon(CLAIM.delta());
  }

  private static TokenAudit tokens(CanaryTexts texts) {
    return TokenAudit.of(texts, PLAN.tokens().range(), CLAIM.delta());
  }

  private static TextAudit inTexts(CanaryTexts texts) {
    return TextAudit.of(canaries(honest()), texts, CLAIM.epsilon(), CLAIM.delta());
  }

  /// A fair coin takes one text of each pair.
  private List<EndToEndAudit.Trial> oneRun(AuditedGenerator generator, GenerationPlan plan) {
    List<LogitCanary> canaries =
        positions().stream()
            .map(at -> LogitCanary.at(generator, at, plan.tokens().range()))
            .toList();
    CanaryTexts texts = texts(generator, canaries);
    var coins = new Random(6);
    return IntStream.range(0, texts.pairs())
        .mapToObj(
            i ->
                coins.nextBoolean()
                    ? new EndToEndAudit.Trial(true, texts.with().get(i))
                    : new EndToEndAudit.Trial(false, texts.without().get(i)))
        .toList();
  }

  private CanaryTexts texts(AuditedGenerator generator, List<LogitCanary> canaries) {
    return texts(generator, canaries, PAIRS, "texts" + folder.toFile().list().length);
  }

  private CanaryTexts texts(
      AuditedGenerator generator, List<LogitCanary> canaries, int pairs, String name) {
    try {
      Path own = Files.createDirectory(folder.resolve(name));
      return CanaryTexts.draw(
          generator,
          canaries,
          TOKENS,
          TwinLedger.charge(PLAN, PLAN.tokens(), TOKENS, own),
          pairs,
          () -> false,
          _ -> {});
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
