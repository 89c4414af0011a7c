package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunPlanTest {
  private static final Pattern LARGEST = Pattern.compile("Set method.clip to ([0-9.]+) or less");

  @TempDir private Path folder;

  @Test
  void spendsTheBudgetWhenNoClipIsGiven() {
    RunPlan plan = plan();

    assertThat(plan.epsilon()).isLessThanOrEqualTo(4);
    assertThat(plan.budget().planned().epsilon(plan.budget().delta())).isBetween(3.98, 4.0);
    assertThat(plan.mechanisms())
        .containsExactly("discrete_gaussian_histogram", "clipped_selection");
    assertThat(plan.tokens().divisor()).isEqualTo(2);
  }

  @Test
  void publicTextsNeedNoBudget() {
    assertThat(plan("method.name=zero-shot", "privacy.epsilon=1e-9").epsilon()).isZero();
  }

  @Test
  void theDivisorIsHalfOfTheNominalBatchUnlessItIsSet() {
    assertThat(plan("method.records_per_text=16").tokens().divisor()).isEqualTo(8);
    assertThat(plan("method.divisor=5").tokens().divisor()).isEqualTo(5);
  }

  @Test
  void aSmallClipCostsLessThanTheBudget() {
    assertThat(plan("method.clip=0.05").epsilon()).isLessThan(2);
  }

  @ParameterizedTest
  @CsvSource({"4, 2", "0.1, 100", "0.01, 1", "10, 50"})
  void aClipOverTheBudgetIsRefusedAndTheAdviceWorks(double epsilon, double clip) {
    String budget = "privacy.epsilon=" + epsilon;

    UserException refused = refused(budget, "method.clip=" + clip);

    assertThat(refused.exit()).isEqualTo(Exit.BUDGET_REFUSED);
    assertThat(refused.exit().code()).isEqualTo(3);
    assertThat(refused.where()).endsWith("run.yaml");
    assertThat(refused.what()).contains("the budget is " + epsilon);
    Matcher largest = LARGEST.matcher(refused.fix());
    assertThat(largest.find()).as(refused.fix()).isTrue();
    RunPlan followed = plan(budget, "method.clip=" + largest.group(1));
    assertThat(followed.epsilon()).isLessThanOrEqualTo(epsilon);
    assertThat(followed.budget().planned().epsilon(followed.budget().delta()))
        .isBetween(0.9 * epsilon, epsilon);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-5", "1e-9", "1e-300"})
  void anEpsilonThatPaysForNothingIsRefused(String epsilon) {
    assertThat(refused("privacy.epsilon=" + epsilon).exit()).isEqualTo(Exit.BUDGET_REFUSED);
    assertThat(refused("privacy.epsilon=" + epsilon, "method.clip=1").exit())
        .isEqualTo(Exit.BUDGET_REFUSED);
  }

  @Test
  void tokensTooManyForTheBudgetAreRefused() {
    assertThat(refused("privacy.epsilon=0.01", "method.max_tokens=1024").fix())
        .contains("method.max_tokens");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1e9", "1e300"})
  void anEpsilonBeyondAllUseStillHasAPlan(String epsilon) {
    assertThat(plan("privacy.epsilon=" + epsilon).epsilon())
        .isLessThanOrEqualTo(Double.parseDouble(epsilon));
  }

  @Test
  void withoutRecordsThereIsNothingToPayFor() {
    RunPlan plan = plan("method.name=zero-shot", "method.clip=100", "privacy.epsilon=0.001");

    assertThat(plan.isPrivate()).isFalse();
    assertThat(plan.epsilon()).isZero();
    assertThat(plan.mechanisms()).isEmpty();
  }

  @Test
  void privatePredictionTakesMeansAndPaysForTestsAndDraws() {
    RunPlan plan =
        plan(
            "method.name=private-prediction",
            "privacy.epsilon=20",
            "method.records_per_text=16",
            "method.private_tokens=3");
    var prediction = plan.budget().prediction().orElseThrow();

    assertThat(plan.mechanisms())
        .containsExactly("discrete_gaussian_histogram", "sparse_vector", "clipped_selection");
    assertThat(prediction.draw().divisor()).isEqualTo(16);
    assertThat(prediction.searches()).isEqualTo(3);
    assertThat(PlanSummary.of(plan).lines())
        .anyMatch(line -> line.contains("which tokens are public: at most 3 searches a text"))
        .anyMatch(line -> line.contains("private tokens: at most 3 a text"));
  }

  /// The mechanism clips all that a record says, so a small bound leaves noise and nothing else.
  @Test
  void privatePredictionThatWouldDrawNearlyAtRandomIsRefused() {
    UserException refused =
        refused("method.name=private-prediction", "privacy.epsilon=0.5", "method.private_tokens=8");

    assertThat(refused.exit()).isEqualTo(Exit.BUDGET_REFUSED);
    assertThat(refused.what()).contains("close to random");
    assertThat(refused.fix()).contains("method.records_per_text", "method.private_tokens");
  }

  @Test
  void aClipOverTheBudgetOfPrivatePredictionIsRefusedAndTheAdviceWorks() {
    String[] settings = {
      "method.name=private-prediction", "privacy.epsilon=20", "method.private_tokens=3"
    };

    UserException refused = refused(with(settings, "method.clip=90"));

    Matcher largest = LARGEST.matcher(refused.fix());
    assertThat(largest.find()).as(refused.fix()).isTrue();
    assertThat(plan(with(settings, "method.clip=" + largest.group(1))).epsilon())
        .isLessThanOrEqualTo(20);
  }

  private static String[] with(String[] settings, String one) {
    return Stream.concat(Stream.of(settings), Stream.of(one)).toArray(String[]::new);
  }

  @Test
  void labelsReachThePromptInWords() {
    assertThat(plan().settings().labelWords())
        .containsExactly("card arrival", "what a foreign currency costs");
  }

  private RunPlan plan(String... overrides) {
    return RunPlan.of(Configs.small(folder, overrides));
  }

  private UserException refused(String... overrides) {
    return catchThrowableOfType(UserException.class, () -> plan(overrides));
  }
}
