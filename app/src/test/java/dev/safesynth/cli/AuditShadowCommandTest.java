package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.cli.Workbench.Running;
import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Banking77;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditShadowCommandTest {
  private static final List<LabelledText> RECORDS = Banking77.part("pool");

  @TempDir private Path folder;
  @TempDir private Path output;

  /// Releases that are the members themselves.
  private void copies(int releases) throws IOException {
    Files.writeString(folder.resolve("records.csv"), csv(IntStream.range(0, RECORDS.size())));
    Random random = new Random(3);
    for (int release = 0; release < releases; release++) {
      int[] members =
          IntStream.range(0, RECORDS.size()).filter(record -> random.nextBoolean()).toArray();
      Path place = Files.createDirectories(folder.resolve("release" + (10 + release)));
      Files.writeString(place.resolve("synthetic.csv"), csv(IntStream.of(members)));
      if (release % 2 == 0) {
        Files.writeString(place.resolve("members.csv"), csv(IntStream.of(members)));
      } else {
        Files.writeString(
            place.resolve("members.txt"),
            IntStream.of(members).mapToObj(i -> "r" + i + "\n").collect(Collectors.joining()));
      }
    }
  }

  private static String csv(IntStream records) {
    return records
        .mapToObj(
            i ->
                "r%d,\"%s\",%s\n"
                    .formatted(
                        i, RECORDS.get(i).text().replace("\"", "\"\""), RECORDS.get(i).label()))
        .collect(Collectors.joining("", "id,text,label\n", ""));
  }

  private Outcome here(String... more) {
    String[] arguments = {"audit", "shadow", "--shadows", folder.toString()};
    return execute(
        Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new));
  }

  private static Outcome execute(String... arguments) {
    return Workbench.execute(SafeSynth.commandLine(), arguments);
  }

  @Test
  void refutesTheClaimOfAnotherToolThatCopiesItsRecords() throws IOException {
    copies(8);

    Outcome outcome = here("--epsilon", "1", "--json", "-o", output.toString());

    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(6);
    JsonNode found = JsonMapper.shared().readTree(outcome.out());
    assertThat(found.path("refuted").asBoolean()).isTrue();
    JsonNode figures =
        JsonMapper.shared().readTree(Files.readString(output.resolve("shadow.json")));
    JsonNode primary = figures.path("attacks").get(0);
    assertThat(primary.path("auc").asDouble()).isGreaterThan(0.9);
    assertThat(primary.path("tpr_at_fpr_0.01").path("value").isNull()).isFalse();
    assertThat(primary.path("epsilon").path("one_run").asDouble()).isGreaterThan(2);
    assertThat(figures.path("smallest_certifiable_fpr").asDouble()).isBetween(0.001, 0.02);
    assertThat(Files.readString(output.resolve("shadow.html"))).contains("Observed epsilon");
  }

  @Test
  void tooFewReleasesGiveASentenceAndNoNumber() throws IOException {
    copies(4);

    Outcome outcome = here();

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err()).contains("too few for any attack").doesNotContain("AUC");
  }

  @Test
  void filesThatDoNotFitTogetherAreRefused() throws IOException {
    assertThat(here().err()).contains("There is no records.csv");
    copies(5);
    Files.writeString(folder.resolve("release11/members.txt"), "somebody else\n");
    Outcome outcome = here();
    assertThat(outcome.exit()).isEqualTo(4);
    assertThat(outcome.err()).contains("not among the records").doesNotContain("somebody");
    Files.delete(folder.resolve("release11/members.txt"));
    assertThat(here().err()).contains("There is no members.csv");
  }

  @Test
  void whatIsAttackedHasToBeNamedOnce() {
    Outcome neither = execute("audit", "shadow");
    Outcome both = execute("audit", "shadow", "run.yaml", "--shadows", "x");

    assertThat(List.of(neither.exit(), both.exit())).containsOnly(2);
    assertThat(both.err()).contains("either a configuration or --shadows");
  }

  /// Shadows are charged to nobody, so nothing about them may leave the machine.
  @Test
  void noEndpointWritesShadows() throws IOException {
    var place = new Workbench(folder);
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(1);
      String address = "http://127.0.0.1:" + listening.getLocalPort() + "/v1";

      Outcome outcome =
          place.here(
              "audit",
              "shadow",
              place.config.toString(),
              "--set",
              "method.name=safesynth",
              "--set",
              "model.endpoint=" + address,
              "--set",
              "model.endpoint_model=any");

      assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
      assertThat(outcome.err()).contains("no endpoint may write them");
      assertThatThrownBy(listening::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void survivesBeingKilled() throws Exception {
    var place = new Workbench(folder);
    String[] command = {
      "audit",
      "shadow",
      place.config.toString(),
      "--canaries",
      "0",
      "--set",
      "output.records=2",
      "--set",
      "method.max_tokens=30" // so much to write that it is killed before the end
    };
    Path shadows = folder.resolve("out-shadows");
    Running running = place.start(Map.of(), command);
    running.await(shadows.resolve("000/run.journal"), "draw", 2);
    running.process().destroyForcibly().waitFor();
    String first = Files.readString(shadows.resolve("000/run.journal"));
    Running again = place.start(Map.of(), command);
    again.await(shadows.resolve("001/run.journal"), "draw", 1);
    again.process().destroyForcibly().waitFor();
    String complete = Files.readString(shadows.resolve("000/run.journal"));

    Outcome outcome =
        place.here(
            Stream.concat(Arrays.stream(command), Stream.of("--budget", "1s"))
                .toArray(String[]::new));

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("too short for any attack").contains("ready and kept");
    assertThat(complete).startsWith(first.substring(0, first.lastIndexOf('\n') + 1));
    assertThat(Files.readString(shadows.resolve("000/run.journal"))).isEqualTo(complete);
    assertThat(Workbench.entries(shadows.resolve("000/ledger.db")))
        .containsExactly("reserved", "content", "resumed", "spent");
    assertThat(place.ledger).doesNotExist();
    assertThat(place.output).doesNotExist();
    place.assertNoMarker();
  }
}
