package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.run.MethodChoice.Access;
import dev.safesynth.run.MethodChoice.Situation;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of `method.name: auto`, and that all that follows sees the method that they chose.
class MethodChoiceTest {
  @TempDir private Path folder;

  private static MethodChoice choice(Access access, double epsilon, OptionalLong perLabel) {
    return MethodChoice.of(new Situation(access, epsilon, 1e-6, perLabel, 64));
  }

  /// -1 is no declared bound.
  @ParameterizedTest
  @CsvSource({
    "1, -1, SAFESYNTH",
    "1, 2000, SAFESYNTH",
    "1, 50, ZERO_SHOT",
    "8, 100, SAFESYNTH",
    "8, 10, ZERO_SHOT",
    "0.1, 500, ZERO_SHOT",
    "0.1, 1000000, SAFESYNTH",
    "1e-9, -1, ZERO_SHOT",
  })
  void withScoresTheWordsDecide(double epsilon, long perLabel, MethodName method) {
    OptionalLong bound = perLabel < 0 ? OptionalLong.empty() : OptionalLong.of(perLabel);

    MethodChoice choice = choice(Access.SCORES, epsilon, bound);

    assertThat(choice.method()).isEqualTo(method);
    assertThat(choice.warning().isPresent()).isEqualTo(method == MethodName.ZERO_SHOT);
    assertThat(choice.why()).contains("epsilon");
  }

  @Test
  void withTextsAloneWordsAreAskedFor() {
    MethodChoice choice = choice(Access.TEXTS, 8, OptionalLong.empty());

    assertThat(choice.method()).isEqualTo(MethodName.SAFESYNTH);
    assertThat(choice.why()).contains("endpoint", "epsilon");
    assertThat(choice(Access.TEXTS, 1e-9, OptionalLong.empty()).method())
        .isEqualTo(MethodName.ZERO_SHOT);
  }

  /// Less noise needs fewer records.
  @Test
  void theRecordsThatWordsNeedFallWithEpsilon() {
    long before = Long.MAX_VALUE;
    for (double epsilon : new double[] {0.1, 0.5, 1, 3, 10}) {
      long needed =
          new Situation(Access.SCORES, epsilon, 1e-6, OptionalLong.empty(), 64)
              .recordsForWords()
              .orElseThrow();
      assertThat(needed).isPositive().isLessThan(before);
      before = needed;
    }
  }

  @Test
  void thePlanTakesTheChosenMethodAndSaysWhy() {
    RunPlan plan = RunPlan.of(Configs.small(folder, "method.name=auto"));

    assertThat(plan.config().method().name()).isEqualTo(MethodName.SAFESYNTH);
    assertThat(plan.budget().words()).isPresent();
    assertThat(PlanSummary.of(plan).lines())
        .anyMatch(
            line -> line.startsWith("method       safesynth by auto: the words of each label"));
    assertThat(PlanSummary.of(plan).json())
        .containsEntry("method", "safesynth")
        .containsKey("method_because");
  }

  @Test
  void aNamedMethodIsNotAChoice() {
    RunPlan plan = RunPlan.of(Configs.small(folder, "privacy.rows_at_most=3"));

    assertThat(plan.choice()).isEmpty();
    assertThat(plan.config().method().name()).isEqualTo(MethodName.INVISIBLE_INK);
    assertThat(PlanSummary.of(plan).lines()).noneMatch(line -> line.contains("by auto"));
  }

  /// The same file, so a resumed run finds its configuration; the choice does not change it.
  @Test
  void theChoiceLeavesTheConfigurationsIdentityAlone() {
    var asked = Configs.small(folder, "method.name=auto", "privacy.rows_at_most=3");
    RunPlan plan = RunPlan.of(asked);

    assertThat(plan.config().method().name()).isEqualTo(MethodName.ZERO_SHOT);
    assertThat(plan.isPrivate()).isFalse();
    assertThat(plan.config().hash()).isEqualTo(asked.hash());
    assertThat(RunPlan.of(asked).choice()).isEqualTo(plan.choice());
  }
}
