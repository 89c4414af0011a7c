package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.cli.Workbench.Running;
import dev.safesynth.dp.ledger.TeamDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs and the ledger that they share.
class LedgerRunTest {
  private static final String QUICK = "evaluation: {enabled: false}\n";

  @TempDir private Path folder;
  private Workbench place;

  @BeforeEach
  void makePlace() throws IOException {
    place = new Workbench(folder);
    place.config(
        "{database: ledger.db, data_set: acme-payroll, purpose: a chatbot for acme}", QUICK);
  }

  private Outcome plan(String... more) {
    return place.here(
        Stream.concat(
                // without a model, since its trial takes longer than all the rest
                Stream.of("plan", place.config.toString(), "--set", "model.path=none.gguf"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void aRunOverTheLimitIsRefusedBeforeAnythingIsRead() throws Exception {
    assertThat(plan("--json").json().has("ledger")).isFalse();
    assertThat(place.ledger).doesNotExist();
    place.ledger("limit", "acme-payroll", "--epsilon", "9", "--delta", "1e-5");
    assertThat(plan().out()).contains("spent epsilon 0 at delta 1e-5 over 0 runs", "this run fits");
    Outcome first = place.runHere("--json");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.json().get("ledger").get("runs").asInt()).isEqualTo(1);
    assertThat(first.err())
        .contains(
            "ledger:  data set acme-payroll has now spent epsilon 8 at delta 1e-5 over 1 run");
    Path rows = folder.resolve("kept.csv");
    Files.move(place.input, rows);

    Outcome second = place.runHere("--set", "output.folder=second");

    assertThat(second.exit()).as(second.err()).isEqualTo(3);
    assertThat(second.failure())
        .singleElement()
        .asString()
        .contains("acme-payroll", "left of 9 at delta 1e-5", "the run would cost 8")
        .containsPattern("Spent: epsilon 6\\.77\\d at delta 1e-5 on 20..-..-..T..:..:00Z by ")
        .contains("for a chatbot for acme", "largest privacy.epsilon", "Nothing was read");
    assertThat(folder.resolve("second")).isDirectoryNotContaining("glob:**journal");
    assertThat(place.charges()).containsExactly("limit", "reserved", "content", "spent");

    // what is said to fit fits, in the same folder, and a little more does not
    JsonNode planned = plan("--json").json().get("ledger");
    assertThat(planned.get("fits").asBoolean()).isFalse();
    double fits = planned.get("epsilon_that_fits").asDouble();
    assertThat(plan().out())
        .contains("would be refused; the largest privacy.epsilon that fits is " + fits);
    Files.move(rows, place.input);
    Outcome more =
        place.runHere("--set", "output.folder=second", "--set", "privacy.epsilon=" + fits * 1.002);
    assertThat(more.exit()).isEqualTo(3);
    Outcome less =
        place.runHere("--set", "output.folder=second", "--set", "privacy.epsilon=" + fits);
    assertThat(less.exit()).as(less.err()).isZero();
    assertThat(less.err()).contains("over 2 runs; limit epsilon 9 at");
  }

  @Test
  void theLedgerTellsNothingAndTheCertificateNamesTheCharge() throws Exception {
    assertThat(place.runHere().exit()).isZero();

    for (Path file : Stream.of("", ".head").map(end -> Path.of(place.ledger + end)).toList()) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      assertThat(bytes).doesNotContain("payroll", Workbench.MARKER, "in.csv", folder.toString());
    }
    JsonNode certificate = JsonMapper.shared().readTree(place.read("certificate.json"));
    JsonNode ledger = certificate.get("ledger");
    JsonNode entries = place.ledger("export", "--json").json().get("entries");
    JsonNode reserved = entry(entries, "reserved");
    assertThat(ledger.get("charge")).isEqualTo(reserved.get("id"));
    assertThat(ledger.get("entry")).isEqualTo(reserved.get("hash"));
    assertThat(reserved.get("data_set").asString()).startsWith(ledger.get("data_set").asString());
    assertThat(entry(entries, "spent").get("body").asString())
        .contains("digest=" + ledger.get("release").asString());
    assertThat(ledger.get("release").asString()).isEqualTo(release(certificate));
    assertThat(place.read("certificate.json")).doesNotContain("payroll", "ledger.db", "chatbot");
    assertThat(place.read("report.html")).contains("In all, by the ledger, data set acme-payroll");
  }

  /// As `docs/privacy/claim.md` says it to auditors.
  private String release(JsonNode certificate) throws Exception {
    String counts =
        String.join(
            " ",
            StreamSupport.stream(certificate.get("noisy_counts").spliterator(), false)
                .map(JsonNode::asString)
                .toList());
    String file = sha256(Files.readAllBytes(place.output.resolve("synthetic.csv")));
    return sha256((file + "\n" + counts + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static JsonNode entry(JsonNode entries, String kind) {
    return StreamSupport.stream(entries.spliterator(), false)
        .filter(entry -> entry.get("kind").asString().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofTwoCopiesOfAnInterruptedRunOneReleases() throws Exception {
    String shared = "{database: %s, data_set: acme-payroll}".formatted(place.ledger);
    place.config(shared, QUICK);
    Running run = place.start();
    run.await(place.output.resolve("run.journal"), "draw", 2);
    run.process().destroyForcibly().waitFor();
    assertThat(place.files()).doesNotContain("certificate.json");
    var copy = new Workbench(Files.createDirectory(folder.resolve("copy")));
    copy.config(shared, QUICK);
    Files.createDirectory(copy.output);
    for (String file : place.files()) {
      Files.copy(place.output.resolve(file), copy.output.resolve(file));
    }

    Outcome first = place.runHere("--resume");
    Outcome second = copy.runHere("--resume");

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(second.exit()).as(second.err()).isEqualTo(3);
    assertThat(second.failure())
        .singleElement()
        .asString()
        .contains("spent on another output", "must not be published");
    assertThat(copy.files()).doesNotContain("certificate.json", "synthetic.csv");
    assertThat(place.charges()).containsOnlyOnce("reserved", "spent");

    // nor does it report on what it drew when the other one's release lies beside it
    for (String file : List.of("certificate.json", "synthetic.csv")) {
      Files.copy(place.output.resolve(file), copy.output.resolve(file));
    }
    Outcome third = copy.runHere("--resume", "--release");
    assertThat(third.exit()).as(third.err()).isEqualTo(3);
    assertThat(copy.files()).doesNotContain("report.html", "report-release.html");
  }

  @Test
  void theSameRecordsUnderAnotherNameAreRefused() throws Exception {
    assertThat(place.runHere().exit()).isZero();
    Files.copy(place.input, folder.resolve("renamed.csv"));

    Outcome outcome =
        place.runHere(
            "--set",
            "output.folder=second",
            "--set",
            "input.path=renamed.csv",
            "--set",
            "ledger.data_set=others");

    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(3);
    assertThat(outcome.failure())
        .singleElement()
        .asString()
        .contains("records of data set others", "under another name")
        .contains("Set ledger.data_set to the name that was used before", "given back");
    assertThat(folder.resolve("second")).isDirectoryNotContaining("glob:**journal");
    assertThat(place.charges())
        .containsExactly("reserved", "content", "spent", "reserved", "released");
  }

  @Test
  void withoutSettingsTheLedgerIsTheUsersAndTheNameThePathOfTheInput() throws Exception {
    place.config("{}", QUICK);
    var environment =
        Map.of("SAFESYNTH_LEDGER", "", "XDG_DATA_HOME", folder.resolve("data").toString());

    Outcome run = place.start(environment, "run", place.config.toString()).end();

    assertThat(run.exit()).as(run.err()).isZero();
    String name = place.input.toFile().getCanonicalPath();
    Outcome show = place.start(environment, "ledger", "show", "--data-set", name, "--json").end();
    assertThat(show.json().get("ledger").asString())
        .isEqualTo(folder.resolve("data/safesynth/ledger.db").toString());
    assertThat(show.json().get("data_sets").get(0).get("runs").asInt()).isEqualTo(1);
  }

  @Test
  void promptsAloneOpenNoLedger() throws Exception {
    Outcome outcome = place.runHere("--set", "method.name=zero-shot", "--json");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.json().has("ledger")).isFalse();
    assertThat(place.ledger).doesNotExist();
  }

  @Test
  void aTeamChargesOneDatabaseAndItsPasswordIsNowhere() throws Exception {
    String url = TeamDatabase.fresh() + "&password=zqsecret";
    Path key = folder.resolve("team.key");
    place.config(
        "{database: '%s', key_file: team.key, data_set: acme-payroll}".formatted(url), QUICK);
    String[] server = {"--ledger", url, "--key-file", key.toString(), "--json"};
    assertThat(ledger(server, "limit", "acme-payroll", "--epsilon", "9", "--delta", "1e-5").exit())
        .isZero();

    Outcome first = place.runHere();
    Outcome second = place.runHere("--set", "output.folder=second");

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(second.exit()).as(second.err()).isEqualTo(3);
    assertThat(second.failure()).singleElement().asString().contains(" by app", "PostgreSQL");
    Outcome show = ledger(server, "show", "--data-set", "acme-payroll");
    assertThat(show.json().get("data_sets").get(0).get("charges").get(0).get("state").asString())
        .isEqualTo("spent");
    assertThat(ledger(server, "verify").json().get("entries").asInt()).isEqualTo(5);
    for (String said : new String[] {first.err(), second.err(), show.out(), show.err()}) {
      assertThat(said).doesNotContain("zqsecret");
    }
    for (String file : place.files()) {
      assertThat(new String(Files.readAllBytes(place.output.resolve(file)), StandardCharsets.UTF_8))
          .as(file)
          .doesNotContain("zqsecret", "jdbc:");
    }
  }

  private Outcome ledger(String[] server, String... arguments) {
    return place.here(
        Stream.of(Stream.of("ledger"), Stream.of(arguments), Stream.of(server))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }
}
