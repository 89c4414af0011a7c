package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sweeps over methods and epsilons from the command line.
class SweepCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private Workbench place;

  @BeforeEach
  void setUp() throws IOException {
    place = new Workbench(folder);
  }

  private Outcome sweep(String... more) {
    return place.here(
        Stream.concat(Stream.of("sweep", place.config.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void asksWhoPaysBeforeAnythingIsRead() throws IOException {
    Files.delete(place.input);

    Outcome silent = sweep("--epsilon", "8");
    Outcome both = sweep("--epsilon", "8", "--charge", "--public-data");

    for (Outcome outcome : List.of(silent, both)) {
      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.err()).contains("who pays", "--charge", "--public-data");
    }
    assertThat(place.folder.resolve("out-sweep")).doesNotExist();
  }

  @Test
  void refusesWordsThatAreNoEpsilonOrMethod() {
    assertThat(sweep("--charge", "--epsilon", "0").err()).contains("neither a number above 0");
    assertThat(sweep("--charge", "--epsilon", "1,many").err()).contains("--epsilon many");
    assertThat(sweep("--charge", "--method", "magic").err())
        .contains("--method magic is none of", "invisible-ink");
    assertThat(sweep("--charge", "--repeat", "0").err()).contains("--repeat");
  }

  /// Ten of the rows have to be held out, or accuracy is withheld: a keyed quarter of 140 are fewer
  /// once in 10^8 runs (binomial), of the usual 56 once in 13.
  @Test
  void comparesMethodsOnPublicDataGoesOnAndChargesNothingThatCounts() throws Exception {
    place.rows(140);
    String[] first = {"--epsilon", "8", "--method", "safesynth", "--public-data"};
    Outcome outcome = sweep(first);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    Path cells = place.folder.resolve("out-sweep/cells");
    assertThat(cells.resolve("safesynth-eps8-1/certificate.json")).exists();
    assertThat(cells.resolve("safesynth-eps8-1/NOTICE.txt")).content().contains("declared public");
    assertThat(place.ledger).doesNotExist();
    String journal = digest(cells.resolve("safesynth-eps8-1/run.journal"));

    // more of it: what is finished stays; a budget too small for anything is told and left out
    Outcome more =
        sweep(
            "--epsilon",
            "0.00001,8,inf",
            "--method",
            "safesynth,invisible-ink",
            "--public-data",
            "--json");

    assertThat(more.exit()).as(more.err()).isZero();
    assertThat(digest(cells.resolve("safesynth-eps8-1/run.journal"))).isEqualTo(journal);
    assertThat(cells.resolve("non-private-1/NOT-PRIVATE-synthetic.csv")).exists();
    JsonNode figures =
        JSON.readTree(Files.readString(place.folder.resolve("out-sweep/sweep.json")));
    assertThat(figures.get("internal").asBoolean()).isTrue();
    assertThat(figures.get("policy").asString()).isEqualTo("public_data");
    assertThat(figures.get("cells").valueStream().map(cell -> cell.get("name").asString()).toList())
        .containsExactly(
            "zero-shot-1", "non-private-1", "safesynth-eps8-1", "invisible-ink-eps8-1");
    assertThat(figures.get("refused").propertyNames()).contains("invisible-ink-eps0.00001-1");
    JsonNode cell = figures.get("cells").get(2);
    assertThat(cell.get("epsilon").asDouble()).isEqualTo(8);
    assertThat(cell.get("epsilon_stated").asDouble()).isBetween(6.0, 8.0);
    assertThat(cell.get("accuracy").get("value").asDouble()).isBetween(0.0, 1.0);
    assertThat(cell.get("seconds").asDouble()).isPositive();
    assertThat(JSON.readTree(more.out()).get("cells").asInt()).isEqualTo(4);
    String page = Files.readString(place.folder.resolve("out-sweep/sweep.html"));
    assertThat(page)
        .contains("Internal. ", "declared public", "non-private (NOT PRIVATE)", "<svg")
        .doesNotContain(Workbench.MARKER);
    Workbench.assertNoMarker(more);

    // other settings would compare what cannot be compared
    Outcome other = sweep("--epsilon", "8", "--public-data", "--set", "method.max_tokens=5");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("another configuration");
  }

  @Test
  void chargesEveryRunAndRefusesAtOnceWhatTheLimitDoesNotAllow() throws Exception {
    Outcome outcome = sweep("--epsilon", "4,8", "--method", "safesynth", "--charge");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("charged together");
    assertThat(place.charges()).filteredOn("spent"::equals).hasSize(2);

    Outcome limit =
        place.here(
            "ledger",
            "limit",
            "tickets",
            "--epsilon",
            "12",
            "--delta",
            "1e-5",
            "--ledger",
            place.ledger.toString());
    assertThat(limit.exit()).as(limit.err()).isZero();
    Outcome refused = sweep("--epsilon", "4,8,16", "--method", "safesynth", "--charge");
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.err()).contains("does not allow all runs", "Nothing was spent");
    assertThat(place.charges()).filteredOn("reserved"::equals).hasSize(2);
  }

  private static String digest(Path file) throws IOException {
    return dev.safesynth.store.Sha256.of(file).hex();
  }
}
