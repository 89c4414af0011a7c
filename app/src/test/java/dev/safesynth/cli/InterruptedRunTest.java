package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.cli.Workbench.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptedRunTest {
  @TempDir private Path folder;
  private Workbench place;

  @BeforeEach
  void makePlace() throws IOException {
    place = new Workbench(folder);
  }

  private List<String> draws() throws IOException {
    String journal = place.read("run.journal");
    return journal.substring(0, journal.lastIndexOf('\n') + 1).lines().toList();
  }

  /// So much that a signal always comes before the end.
  private void muchToWrite() throws IOException {
    Workbench.write(
        place.config, Files.readString(place.config).replace("max_tokens: 6", "max_tokens: 30"));
  }

  @Test
  void survivesBeingKilledAtAnyMoment() throws Exception {
    muchToWrite();
    var moments = new Random(4);
    int wanted = 0;
    List<String> drawn = List.of();
    for (int death = 0; death < 3; death++) {
      Running run = death == 0 ? place.start() : place.start("--resume");
      wanted = drawn.size() + 1 + moments.nextInt(12);
      run.await(place.output.resolve("run.journal"), "\n", wanted);
      run.process().destroyForcibly().waitFor();
      assertThat(draws().subList(0, drawn.size())).isEqualTo(drawn);
      drawn = draws();
    }
    assertThat(place.files()).doesNotContain("synthetic.csv", "certificate.json");
    Running released = place.start("--resume");
    released.await(place.output.resolve("run.log"), "evaluating", 1);
    released.process().destroyForcibly().waitFor();
    String certificate = place.read("certificate.json");
    String synthetic = place.read("synthetic.csv");

    Outcome outcome = place.run("--resume");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(draws().subList(0, drawn.size())).isEqualTo(drawn);
    assertThat(synthetic.lines()).hasSize(7);
    assertThat(place.read("synthetic.csv")).isEqualTo(synthetic);
    assertThat(place.read("certificate.json")).isEqualTo(certificate);
    assertThat(certificate).containsPattern("\"epsilon\" : 7\\.75");
    assertThat(place.charges())
        .containsOnlyOnce("reserved", "content", "spent")
        .containsOnly("reserved", "content", "resumed", "spent");
    assertThat(place.files()).contains("report.html", "metrics.json").noneMatch(this::isPart);
    place.assertNoMarker();
  }

  private boolean isPart(String name) {
    return name.endsWith(".part");
  }

  @Test
  void stopsForControlCAndTellsHowToGoOn() throws Exception {
    place.config("evaluation: {enabled: false}\n");
    muchToWrite();
    Running run = place.start("--set", "output.records=8", "--json");
    run.await(place.output.resolve("run.journal"), "draw", 2);
    // asleep, so that a second process meets it at work
    run.signal("STOP");
    refused(place.runHere("--set", "output.records=8"), 2, "has not ended");
    refused(
        place.runHere("--set", "output.records=8", "--resume"), 2, "Another process is working");
    run.interrupt();
    run.signal("CONT");

    Outcome interrupted = run.end();

    assertThat(interrupted.exit()).isEqualTo(130);
    assertThat(interrupted.failure())
        .singleElement()
        .asString()
        .contains("./safesynth run " + place.config + " --set output.records=8 --resume");
    assertThat(interrupted.json().get("error").get("exit_code").asInt()).isEqualTo(130);
    assertThat(place.files()).doesNotContain("synthetic.csv", "certificate.json");

    refused(place.runHere("--resume"), 2, "another configuration");
    String rows = Files.readString(place.input);
    Workbench.write(place.input, rows + "b1,one more,exchange_via_app\n");
    refused(place.runHere("--set", "output.records=8", "--resume"), 4, "The input has changed");
    Workbench.write(place.input, rows);

    Outcome outcome = place.runHere("--set", "output.records=8", "--resume");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(place.read("synthetic.csv").lines()).hasSize(9);
    assertThat(place.charges()).containsOnlyOnce("reserved", "spent");
    refused(place.runHere("--set", "output.records=8"), 2, "already holds a finished run");
  }

  @Test
  void hasNothingToResumeInAnEmptyFolder() {
    refused(place.runHere("--resume"), 2, "no interrupted run");
  }

  private static void refused(Outcome outcome, int exit, String what) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    assertThat(outcome.failure()).singleElement().asString().contains(what);
    Workbench.assertNoMarker(outcome);
  }
}
