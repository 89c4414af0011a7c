package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.config.RunConfig;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// That the stated epsilon is what the planned mechanisms cost.
class PlannedGuaranteeTest {
  private static final String CONFIG =
      """
      input:
        path: tickets.csv
        text: text
        label: category
      labels: [card_arrival, card_lost]
      privacy:
        epsilon: 4
      output:
        folder: out
        records: 200
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 1e-6, 1e-12})
  void aBudgetTooSmallForAnyMechanismIsRefusedAndNotABug(double epsilon) throws IOException {
    RunConfig config = read("privacy.epsilon=" + epsilon, "method.name=safesynth");

    var failure = catchThrowableOfType(UserException.class, () -> RunPlan.of(config));

    assertThat(failure.exit()).isEqualTo(Exit.BUDGET_REFUSED);
    assertThat(failure).hasMessageContaining("too small");
  }

  @ParameterizedTest
  @CsvSource({"0.002, 128", "0.01, 8", "1, 8", "4, 4", "10, 32"})
  void theStatedEpsilonIsThatOfThePlanAndWithinTheBudget(double epsilon, int perText)
      throws IOException {
    RunPlan plan =
        RunPlan.of(read("privacy.epsilon=" + epsilon, "method.records_per_text=" + perText));

    assertThat(plan.budget().planned().rho()).isLessThanOrEqualTo(plan.budget().total().rho());
    double byRho = plan.budget().planned().epsilon(1e-6);
    assertThat(byRho).isBetween(epsilon * 0.95, epsilon);
    assertThat(plan.epsilon()).isLessThanOrEqualTo(byRho);
    PrivacyLoss loss =
        plan.budget().counts().loss().then(plan.tokens().loss().times(plan.budget().maxTokens()));
    assertThat(plan.budget().bound().accountant().shows(plan.epsilon(), 1e-6, loss)).isTrue();
  }

  /// Mistake 24 among others.
  @Test
  void theCertificateNamesWhatIsNotCovered() {
    assertThat(Certificate.notCovered(Optional.empty(), false))
        .anySatisfy(line -> assertThat(line).contains("in its training data"))
        .anySatisfy(line -> assertThat(line).contains("metrics.json", "report.html"))
        .anySatisfy(line -> assertThat(line).contains("duration"))
        .anySatisfy(line -> assertThat(line).contains("other runs"))
        .anySatisfy(line -> assertThat(line).contains("several records"))
        .anySatisfy(line -> assertThat(line).contains("at least method.records_per_text"));
  }

  private RunConfig read(String... overrides) throws IOException {
    Path file = folder.resolve("run.yaml");
    Files.writeString(file, CONFIG);
    return RunConfig.read(file, List.of(overrides));
  }
}
