package dev.safesynth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.safesynth.audit.EndToEndAudit.Trial;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.TestModel;
import dev.safesynth.method.AuditedGenerator;
import dev.safesynth.method.BrokenGenerators;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GenerationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Twins that write with the real model.
class TwinRunTest {
  private static final int TOKENS = 6;
  private static final GenerationPlan PLAN = GenerationPlan.spendingAll(30, 1e-6, 4, 1000, TOKENS);
  private static final GenerationSettings SETTINGS =
      new GenerationSettings(
          List.of("card arrival", "exchange rate"),
          "customer questions",
          4,
          TOKENS,
          32,
          40,
          1,
          1,
          600L << 20);

  @TempDir private Path folder;

  /// With a claim of epsilon 30 the mean ratios are many standard errors apart; error probability
  /// below 1e-6.
  @Test
  void ratiosTellTextsWithACanaryFromTextsWithout() {
    var complete = new AtomicInteger();
    AuditedGenerator generator = AuditedGenerator.of(PLAN.tokens(), SETTINGS.topK());

    List<Trial> trials =
        new TwinRun(generator, TestModel.shared(), SETTINGS, PLAN, 16)
            .write(folder, new Random(1), complete::set);

    assertThat(trials).hasSize(16);
    assertThat(complete).hasValue(16);
    var means =
        trials.stream()
            .collect(
                Collectors.partitioningBy(
                    Trial::planted, Collectors.averagingDouble(Trial::ratio)));
    assertThat(means.get(true)).isGreaterThan(1);
    assertThat(means.get(false)).isLessThan(-1);
    assertThat(folder.resolve("twin.journal")).exists();
  }

  /// However short the time: exact checks need none of it.
  @Test
  void aWholeAuditOfABrokenGeneratorFails() {
    AuditedGenerator broken = BrokenGenerators.withoutClipping(PLAN.tokens(), SETTINGS.topK());

    assertThat(audit(broken).run(Duration.ofMillis(1)).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void anInterruptedAuditSaysNothing() {
    MechanismAudit audit = audit(AuditedGenerator.of(PLAN.tokens(), SETTINGS.topK()));
    audit.interrupt();

    assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> audit.run(Duration.ofMinutes(1)))
        .matches(failure -> failure.exit() == Exit.INTERRUPTED);
  }

  private static MechanismAudit audit(AuditedGenerator generator) {
    return new MechanismAudit(
        TestModel.shared(),
        SETTINGS,
        PLAN,
        new AuditListener() {
          @Override
          public void note(String line) {}

          @Override
          public void progress(String phase, int texts, double share) {}
        },
        1,
        generator);
  }
}
