package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.LedgerLocation;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.TestModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shadow releases by the real model. How many are made is decided by interruption, not by time.
class ShadowAuditTest {
  private static final Engine ENGINE =
      new Engine(TestModel.shared(), TestModel.NAME, "ab".repeat(32), "0.5.0", Optional.empty());
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration NONE = Duration.ofNanos(1);

  @TempDir private Path folder;

  @Test
  void goesOnWhereItWasStoppedAndMakesNothingTwice() throws IOException {
    input();
    RunPlan plan = plan();
    assertThat(stoppedAt("shadow 2 of", plan).exit()).isEqualTo(Exit.INTERRUPTED);
    byte[] first = Files.readAllBytes(shadow(0, "run.journal"));
    byte[] second = Files.readAllBytes(shadow(1, "run.journal"));
    assertThat(shadow(0, "shadow.json")).exists();
    assertThat(shadow(1, "shadow.json")).doesNotExist();

    UserException stop = stoppedAt("shadow 6 of", plan);

    assertThat(stop).hasMessageContaining("nothing is made twice");
    assertThat(Files.readAllBytes(shadow(0, "run.journal"))).isEqualTo(first);
    assertThat(Files.readAllBytes(shadow(1, "run.journal"))).startsWith(second);
    assertThat(charges(0)).containsExactly("reserved", "content", "spent");
    assertThat(charges(1)).containsExactly("reserved", "content", "resumed", "spent");
    assertThat(folder.resolve("ledger.db")).doesNotExist();
    assertThat(folder.resolve("out")).doesNotExist();

    ShadowAudit.Outcome outcome = audit(plan, new Listener()).execute(NONE);

    var report = outcome.report().orElseThrow();
    JsonNode figures = JsonMapper.shared().readTree(Files.readString(report.figures()));
    assertThat(figures.path("releases").asInt()).isEqualTo(5);
    assertThat(figures.path("targets").asInt()).isEqualTo(1);
    assertThat(figures.path("members").asInt() + figures.path("non_members").asInt())
        .isEqualTo(figures.path("records").asInt());
    if (figures.path("withheld").isNull()) { // a blind baseline fails for some random splits
      assertThat(figures.path("attacks")).hasSize(4);
      assertThat(figures.path("attacks").get(0).path("attack").asString()).isEqualTo("rmia_bigram");
      assertThat(report.refuted()).isFalse();
    }
    String secret = Files.readAllLines(folder.resolve("tickets.csv")).get(1).split(",", 2)[0];
    assertThat(Files.readString(report.page())).contains("<html").doesNotContain(secret);
    assertThat(Files.readString(report.figures())).doesNotContain(secret);

    Files.writeString(shadow(3, "synthetic.csv"), "text,category\nother,card_arrival\n");
    var changed =
        catchThrowableOfType(UserException.class, () -> audit(plan, new Listener()).execute(NONE));
    assertThat(changed).hasMessageContaining("changed after it was made");
    var other = plan("method.top_k=99");
    assertThat(
            catchThrowableOfType(
                UserException.class, () -> audit(other, new Listener()).execute(NONE)))
        .hasMessageContaining("another configuration");
  }

  @Test
  void aTimeTooShortForAnyAttackGivesASentenceAndNoNumber() throws IOException {
    input();

    ShadowAudit.Outcome outcome = audit(plan(), new Listener()).execute(NONE);

    assertThat(outcome.report()).isEmpty();
    assertThat(outcome.withheld().orElseThrow()).contains("too short for any attack");
    assertThat(folder.resolve("shadows/shadow.json")).doesNotExist();
  }

  private RunPlan plan(String... more) {
    return RunPlan.of(
        Configs.small(
            folder,
            Stream.concat(Stream.of("output.records=2", "method.max_tokens=4"), Stream.of(more))
                .toArray(String[]::new)));
  }

  private void input() throws IOException {
    Random random = new Random(5);
    Files.writeString(
        folder.resolve("tickets.csv"),
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    random
                            .ints(7, 0, 500)
                            .mapToObj(word -> "zq" + word)
                            .collect(Collectors.joining(" "))
                        + (random.nextBoolean() ? ",card_arrival\n" : ",exchange_rate\n"))
            .collect(Collectors.joining("", "text,category\n", "")));
  }

  private UserException stoppedAt(String phase, RunPlan plan) {
    var listener = new Listener();
    ShadowAudit audit = audit(plan, listener);
    listener.stops.set(() -> listener.stopAt(phase, audit));
    return catchThrowableOfType(UserException.class, () -> audit.execute(LONG));
  }

  private ShadowAudit audit(RunPlan plan, Listener listener) {
    return new ShadowAudit(plan, ENGINE, folder.resolve("shadows"), 6, listener, "again");
  }

  private Path shadow(int number, String file) {
    return folder.resolve("shadows").resolve("00" + number).resolve(file);
  }

  private List<String> charges(int number) {
    try (Ledger ledger = Ledger.open(LedgerLocation.file(shadow(number, "ledger.db")))) {
      return ledger.entries().stream().skip(1).map(entry -> entry.kind().text()).toList();
    }
  }

  private static final class Listener implements RunListener {
    final AtomicReference<Runnable> stops = new AtomicReference<>(() -> {});
    private volatile String phase = "";

    void stopAt(String wanted, ShadowAudit audit) {
      if (phase.startsWith(wanted)) {
        audit.interrupt();
      }
    }

    @Override
    public void note(String line) {}

    @Override
    public void progress(
        String name, int done, int total, long tokens, double seconds, double charged) {
      phase = name;
      stops.get().run();
    }
  }
}
