package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.TestModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Private prediction with the real model, from charge to certificate, stopped twice on the way.
class PredictionRunTest {
  private static final Engine ENGINE =
      new Engine(TestModel.shared(), TestModel.NAME, "ab".repeat(32), "0.5.0", Optional.empty());
  private static final String MARKER = "zqxmarker";
  private static final int PRIVATE_TOKENS = 3;

  @TempDir private Path folder;

  @Test
  void aRunThatIsStoppedTwiceIsOneRunWithOneCharge() throws IOException {
    Files.writeString(folder.resolve("tickets.csv"), csv());

    byte[] first = stop(false);
    byte[] second = stop(true);
    run(new Listener()).execute(true, false);

    byte[] all = Files.readAllBytes(journal());
    assertThat(all).startsWith(second);
    assertThat(second).startsWith(first);
    assertThat(List.of(0, 1, 2, 3))
        .allSatisfy(
            text -> {
              assertThat(lines("draw " + text)).hasSizeBetween(1, 8);
              assertThat(lines("search " + text)).hasSizeBetween(1, PRIVATE_TOKENS);
            });
    // a text that was open when the run was stopped lost a search, which stays paid for
    assertThat(lines("search")).hasSizeGreaterThan(4);
    assertThat(Files.readAllLines(folder.resolve("out/synthetic.csv"))).hasSize(5);
    assertThat(charges()).containsExactly("reserved", "content", "resumed", "resumed", "spent");
    assertThat(Files.readString(journal())).doesNotContain(MARKER);

    JsonNode certificate =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(folder.resolve("out/certificate.json")));
    assertThat(certificate.get("method").asString()).isEqualTo("private-prediction");
    assertThat(certificate.get("epsilon").asDouble()).isEqualTo(plan().epsilon()).isLessThan(60);
    assertThat(certificate.get("rho").asDouble()).isEqualTo(plan().budget().planned().rho());
    List<JsonNode> mechanisms = certificate.get("mechanisms").valueStream().toList();
    assertThat(mechanisms.stream().map(one -> one.get("name").asString()))
        .containsExactly("discrete_gaussian_histogram", "sparse_vector", "clipped_selection");
    assertThat(mechanisms.stream().skip(1).map(one -> one.get("uses").asInt()))
        .containsOnly(PRIVATE_TOKENS);
    assertThat(mechanisms.stream().skip(1).map(one -> one.get("proof").asString()))
        .containsOnly("docs/privacy/private-prediction.md");
    double charged = place().use(ledger -> ledger.charges().getLast().request().loss().rho());
    assertThat(charged).isEqualTo(plan().budget().planned().rho());
  }

  /// Starts or resumes the run, and stops it when one step of tokens is drawn.
  private byte[] stop(boolean resume) throws IOException {
    var listener = new Listener();
    Run run = run(listener);
    listener.stops.set(run);
    var stopped = catchThrowableOfType(UserException.class, () -> run.execute(resume, false));
    assertThat(stopped.exit()).isEqualTo(Exit.INTERRUPTED);
    return Files.readAllBytes(journal());
  }

  private RunPlan plan() {
    return RunPlan.of(
        Configs.small(
            folder,
            "method.name=private-prediction",
            "privacy.epsilon=60",
            "method.private_tokens=" + PRIVATE_TOKENS));
  }

  private Run run(Listener listener) {
    return new Run(plan(), ENGINE, place(), listener, "./safesynth run small.yaml --resume");
  }

  private LedgerPlace place() {
    return LedgerPlace.of(plan().config().ledger(), Map.of());
  }

  private Path journal() {
    return folder.resolve("out/run.journal");
  }

  private List<String> lines(String start) throws IOException {
    return Files.readAllLines(journal()).stream()
        .filter(line -> line.startsWith(start + " "))
        .toList();
  }

  private List<String> charges() {
    return place()
        .use(ledger -> ledger.entries().stream().skip(1).map(e -> e.kind().text()).toList());
  }

  private static String csv() {
    return IntStream.range(0, 40)
        .mapToObj(
            i ->
                i % 2 == 0
                    ? "Where is my new card? " + MARKER + i + ",card_arrival\n"
                    : "Which rate do I get in Prague? " + MARKER + i + ",exchange_rate\n")
        .collect(Collectors.joining("", "text,category\n", ""));
  }

  /// Stops a run after the first step.
  private static final class Listener implements RunListener {
    private final AtomicReference<@Nullable Run> stops = new AtomicReference<>();

    @Override
    public void note(String line) {
      assertThat(line).doesNotContain(MARKER);
    }

    @Override
    public void progress(
        String phase, int done, int total, long tokens, double seconds, double charged) {
      Run run = stops.get();
      if (run != null && tokens > 0) {
        run.interrupt();
      }
    }
  }
}
