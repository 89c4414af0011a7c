package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models, libraries and disks that will not do.
class UnfitMachineTest {
  @TempDir private Path folder;
  private Workbench place;

  @BeforeEach
  void makePlace() throws IOException {
    place = new Workbench(folder);
  }

  private void refuses(Outcome outcome, int exit, String... parts) throws IOException {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    assertThat(outcome.failure()).singleElement().asString().contains(parts);
    assertThat(place.files()).isEmpty();
  }

  @Test
  void namesTheFilesToBringWhenTheCacheIsColdAndThereIsNoNetwork() throws Exception {
    Path home = folder.resolve("cold");

    Outcome outcome = runIn(home);

    refuses(outcome, 5, "npm", "pip", ".tgz", ".whl", home.resolve("downloads").toString());
  }

  @Test
  void refusesAModelOfAnotherChecksum() throws Exception {
    Path home = folder.resolve("damaged");
    copy(Workbench.natives(), home);
    Path model = copy(Workbench.store().model(SetupCommand.STANDARD_MODEL), home);
    try (FileChannel channel = FileChannel.open(model, StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}), 1_000_000);
    }
    Files.copy(
        Path.of(Workbench.store().model(SetupCommand.STANDARD_MODEL) + ".sha256"),
        Path.of(model + ".sha256"));

    Outcome outcome = runIn(home);

    refuses(outcome, 5, SetupCommand.STANDARD_MODEL, "downloads");
  }

  @Test
  void refusesATruncatedModelOfTheUsers() throws IOException {
    Path model = folder.resolve("mine.gguf");
    Files.copy(Workbench.store().model(SetupCommand.STANDARD_MODEL), model);
    try (FileChannel channel = FileChannel.open(model, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }

    refuses(place.runHere("--set", "model.path=mine.gguf"), 5, "mine.gguf", "incomplete");
    refuses(place.runHere("--set", "model.path=run.yaml"), 5, "run.yaml", "GGUF");
    refuses(place.runHere("--set", "model.path=none.gguf"), 5, "none.gguf");
    refuses(place.runHere("--set", "model.name=gpt-9"), 5, "gpt-9", "Known here");
  }

  @Test
  void readsNothingWhenTheLedgerCannotBeWritten() throws Exception {
    Files.delete(place.input); // whoever looks for it fails in another way
    place.config("{database: held/ledger.db, data_set: tickets}", "");
    // a file system that is read-only for everybody, root too
    Path script = folder.resolve("held.sh");
    Workbench.write(
        script,
        """
        mkdir -p held
        mount -t tmpfs tmpfs held || exit 99
        "$@" ledger limit tickets --epsilon 9 --delta 1e-5 --ledger held/ledger.db || exit 98
        mount -o remount,ro held || exit 97
        "$@" run run.yaml
        """);
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", script.toString()));
    command.addAll(Workbench.java());

    Outcome outcome = place.launch(Map.of(), command).end();

    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(74);
    assertThat(outcome.failure())
        .singleElement()
        .asString()
        .contains("held/ledger.db", "No private record was read");
    assertThat(place.files()).containsExactly("run.log");
  }

  @Test
  void readsNothingWhenTheLedgerIsBroken() throws Exception {
    Files.delete(place.input);
    assertThat(place.ledger("limit", "tickets", "--epsilon", "9", "--delta", "1e-5").exit())
        .isZero();
    byte[] whole = Files.readAllBytes(place.ledger);
    Files.write(place.ledger, Arrays.copyOf(whole, whole.length / 2));

    Outcome run = place.runHere();

    assertThat(run.exit()).as(run.err()).isEqualTo(74);
    assertThat(run.failure())
        .singleElement()
        .asString()
        .contains(place.ledger.toString(), "No private record was read");
    assertThat(place.files()).containsExactly("run.log");
    assertThat(place.ledger("verify").exit()).isEqualTo(74);
    Outcome plan =
        place.here("plan", place.config.toString(), "--set", "model.path=none.gguf"); // quicker
    assertThat(plan.exit()).isZero();
    assertThat(plan.err()).contains("warning: the ledger cannot be used");
  }

  @Test
  void stopsOnAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
    // a file system of four pages, in a mount name space of its own; larger for the second attempt
    Path script = folder.resolve("full.sh");
    Workbench.write(
        script,
        """
        mkdir -p out kept
        mount -t tmpfs -o size=16k tmpfs out || exit 99
        "$@" 2> kept/first.err; echo $? > kept/first.exit
        ls -A out > kept/first.files
        mount -o remount,size=10m out || exit 99
        "$@" --resume; code=$?
        cp -r out/. kept
        exit $code
        """);
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", script.toString()));
    command.addAll(Workbench.java());
    command.addAll(List.of("run", place.config.toString()));

    Outcome second = place.launch(Map.of(), command).end();

    Path kept = folder.resolve("kept");
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(Files.readString(kept.resolve("first.exit"))).isEqualTo("74\n");
    var first = new Outcome(74, "", Files.readString(kept.resolve("first.err")));
    assertThat(first.failure())
        .singleElement()
        .asString()
        .contains("disk is full", "Free some space");
    assertThat(Files.readAllLines(kept.resolve("first.files")))
        .contains("run.journal")
        .doesNotContain("report.html", "metrics.json")
        .noneMatch(name -> name.endsWith(".part"));
    assertThat(Files.readAllLines(kept.resolve("synthetic.csv"))).hasSize(7);
    assertThat(place.charges()).containsOnlyOnce("reserved", "content", "resumed", "spent");
    place.assertNoMarker();
  }

  private Outcome runIn(Path home) throws IOException, InterruptedException {
    return place
        .start(
            Map.of(
                "SAFESYNTH_HOME",
                home.toString(),
                "PATH",
                "/nowhere",
                "http_proxy",
                "http://127.0.0.1:9",
                "https_proxy",
                "http://127.0.0.1:9"),
            "run",
            place.config.toString())
        .end();
  }

  /// Copies a file or folder of the store to the same place in another one.
  private static Path copy(Path from, Path home) throws IOException {
    Path root = Workbench.store().root();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = home.resolve(root.relativize(file));
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(file, target);
      }
    }
    return home.resolve(root.relativize(from));
  }
}
