package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.budget.Accounts;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.ledger.ChargeRequest;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.LedgerLocation;
import dev.safesynth.dp.ledger.MechanismUse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands that read and steer a ledger.
class LedgerCommandTest {
  @TempDir private Path folder;
  private Workbench place;

  @BeforeEach
  void makePlace() throws IOException {
    place = new Workbench(folder);
  }

  /// Charges `rho` 0.1, as a run of epsilon 1.9 or so would.
  private UUID charge(String dataSet) {
    try (Ledger ledger = Ledger.open(LedgerLocation.file(place.ledger))) {
      var request =
          new ChargeRequest(
              UUID.randomUUID(),
              Accounts.ofRuns(ledger.dataSet(dataSet)),
              Neighbouring.ADD_OR_REMOVE_ONE,
              List.of(new MechanismUse("noisy_counts", 1), new MechanismUse("draws", 24)),
              new ZeroConcentrated(0.1),
              1.9,
              1e-5,
              "a study\u001B[2J",
              "ab".repeat(32));
      ledger.reserve(request);
      return request.id();
    }
  }

  @Test
  void showTellsWhatIsSpentAndLeftAndByWhom() {
    UUID charge = charge("tickets");
    charge("letters");
    assertThat(place.ledger("limit", "tickets", "--epsilon", "4", "--delta", "1e-5").exit())
        .isZero();

    Outcome all = place.ledger("show");
    Outcome one = place.ledger("show", "--data-set", "tickets", "--json");

    assertThat(all.exit()).as(all.err()).isZero();
    assertThat(all.out())
        .contains("over 1 run; limit epsilon 4 at delta 1e-5", "no limit is set")
        .contains("by " + System.getProperty("user.name"), "noisy_counts, draws x 24", "a study")
        .contains(charge.toString())
        .doesNotContain("tickets", "letters", "\u001B");
    JsonNode found = one.json().get("data_sets");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).get("name").asString()).isEqualTo("tickets");
    assertThat(found.get(0).get("rho").asDouble()).isEqualTo(0.1);
    assertThat(found.get(0).get("limits").get(0).get("epsilon_left").asDouble())
        .isBetween(1.0, 4.0);
    JsonNode told = found.get(0).get("charges").get(0);
    assertThat(told.get("id").asString()).isEqualTo(charge.toString());
    assertThat(told.get("state").asString()).isEqualTo("reserved");
    assertThat(told.get("why").asString()).startsWith("a study");
    assertThat(told.get("mechanisms").get(1).get("uses").asInt()).isEqualTo(24);
  }

  @Test
  void showKnowsNothingOfADataSetThatWasNeverCharged() {
    charge("tickets");

    Outcome outcome = place.ledger("show", "--data-set", "others");

    assertThat(outcome.out())
        .startsWith("data set others has spent epsilon 0 at delta 1e-6 over 0 runs; no limit");
  }

  @Test
  void aLimitIsSetBeforeTheFirstRunChangedAndRemoved() {
    Outcome first =
        place.ledger("limit", "tickets", "--epsilon", "10", "--delta", "1e-6", "--json");
    Outcome lower =
        place.ledger(
            "limit", "tickets", "--epsilon", "2", "--delta", "1e-6", "--approximation", "1e-7");
    Outcome group =
        place.ledger("limit", "tickets", "--epsilon", "1", "--delta", "1e-6", "--group", "interns");
    Outcome removed = place.ledger("limit", "tickets", "--remove");

    assertThat(first.json().get("limits").get(0).get("epsilon").asDouble()).isEqualTo(10);
    assertThat(lower.out()).contains("limit epsilon 2 at delta 1e-6");
    assertThat(group.out()).contains("limit of group interns: epsilon 1 at");
    assertThat(removed.out()).contains("interns").doesNotContain("limit epsilon");
    assertThat(place.charges()).containsExactly("limit", "limit", "limit", "limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit tickets",
        "limit tickets --epsilon 1",
        "limit tickets --epsilon 1 --delta 1e-6 --remove",
        "limit tickets --epsilon 0 --delta 1e-6",
        "limit tickets --epsilon 1 --delta 1",
        "limit tickets --epsilon NaN --delta 1e-6",
        "limit tickets --epsilon 1 --delta 1e-6 --approximation 1e-6",
        "limit --epsilon 1 --delta 1e-6",
        "group interns",
        "show --ledger jdbc:mysql://host/ledger",
        "show",
        "verify",
        "export",
        "export out.jsonl",
      })
  void misuseAndAMissingLedgerAreExplainedAndMakeNone(String arguments) {
    Outcome outcome = place.ledger(arguments.split(" "));

    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.failure()).singleElement().asString().doesNotContain("Exception");
    assertThat(place.ledger).doesNotExist();
  }

  @Test
  void aCommandMustBeNamed() {
    Outcome outcome = place.here("ledger");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.failure())
        .singleElement()
        .asString()
        .contains("show, verify", "./safesynth ledger --help");
  }

  @Test
  void groupsHaveMembers() {
    assertThat(place.ledger("group", "interns", "--members", "ann, bob").exit()).isZero();

    Outcome json = place.ledger("group", "empty", "--members", "", "--json");
    JsonNode groups = place.ledger("show", "--json").json().get("groups");

    assertThat(json.json().get("members")).isEmpty();
    assertThat(groups.get("interns").get(1).asString()).isEqualTo("bob");
    assertThat(place.ledger("show").out()).contains("group interns: ann, bob", "empty: nobody");
  }

  @Test
  void exportedEntriesFormAChainAndNameNoDataSet() throws IOException {
    charge("tickets");
    Path file = folder.resolve("audit.jsonl");

    assertThat(place.ledger("export", file.toString()).exit()).isZero();

    List<JsonNode> entries =
        Files.readAllLines(file).stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(entries).hasSize(2);
    assertThat(entries.getLast().get("previous_hash")).isEqualTo(entries.getFirst().get("hash"));
    assertThat(entries.getLast().get("kind").asString()).isEqualTo("reserved");
    assertThat(Files.readString(file)).doesNotContain("tickets");
    assertThat(place.ledger("export").out().lines())
        .containsExactlyElementsOf(Files.readAllLines(file));
    assertThat(place.ledger("export", "--json").json().get("entries")).hasSize(2);
    assertThat(place.ledger("export", file.toString(), "--json").json().get("entries").asInt())
        .isEqualTo(2);
  }

  @Test
  void verifyCountsAndNamesTheLastEntry() throws IOException {
    charge("tickets");

    JsonNode found = place.ledger("verify", "--json").json();

    assertThat(found.get("entries").asInt()).isEqualTo(2);
    assertThat(found.get("last_hash").asString())
        .isEqualTo(
            place.ledger("export", "--json").json().get("entries").get(1).get("hash").asString());
    assertThat(place.ledger("verify").out()).contains("2 entries", "still there");
    Files.delete(Path.of(place.ledger + ".head"));
    assertThat(place.ledger("verify").out()).contains("2 entries");
  }

  @Test
  void verifyFindsARewrittenLine() throws IOException {
    charge("tickets");
    byte[] bytes = Files.readAllBytes(place.ledger);
    // a smaller epsilon, written by somebody who has the file and not the key
    try (var channel = FileChannel.open(place.ledger, StandardOpenOption.WRITE)) {
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("epsilon=1.9");
      assertThat(at).isPositive();
      channel.write(ByteBuffer.wrap("epsilon=0.9".getBytes(StandardCharsets.US_ASCII)), at);
    }

    Outcome outcome = place.ledger("verify", "--json");

    assertThat(outcome.exit()).isEqualTo(74);
    assertThat(outcome.json().get("error").get("exit_code").asInt()).isEqualTo(74);
    assertThat(outcome.failure()).singleElement().asString().contains("ntry 2");
  }
}
