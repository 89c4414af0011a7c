package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditMechanismCommandTest {
  @TempDir private Path folder;

  /// The input is gone and the ledger never made: an audit needs neither.
  @Test
  void readsNoRecordChargesNothingAndSaysWhatTheTimeDidNotAllow() throws IOException {
    var place = new Workbench(folder);
    Files.delete(place.input);

    Path audit = folder.resolve("audit");

    Outcome outcome =
        place.here(
            "audit",
            "mechanism",
            place.config.toString(),
            "--budget=1s",
            "--seed=3",
            "--json",
            "--output=" + audit);

    assertThat(outcome.exit()).isZero();
    JsonNode found = JsonMapper.builder().build().readTree(outcome.out());
    assertThat(found.path("claimed_epsilon").asDouble()).isBetween(6.0, 8.0);
    assertThat(found.path("seed").asLong()).isEqualTo(3);
    assertThat(found.path("verdict").asString()).isEqualTo("INCOMPLETE");
    assertThat(found.path("algebra").path("holds").asBoolean()).isTrue();
    assertThat(found.path("withheld").values())
        .hasSize(2)
        .allMatch(reason -> reason.asString().contains("raise --budget"));
    assertThat(found.has("observed_epsilon")).isFalse();
    assertThat(found.has("end_to_end")).isFalse();
    assertThat(outcome.err()).contains("Verdict:");
    assertThat(audit.resolve("mechanism.json")).hasContent(outcome.out());
    assertThat(audit.resolve("mechanism.html"))
        .content()
        .contains("Does the guarantee hold?", "INCOMPLETE", "No bound from draws");
    assertThat(place.ledger).doesNotExist();
    assertThat(place.output).doesNotExist();
  }

  /// What is measured of an honest build would be accused now and then; it is not looked at here.
  @Test
  void votesOfRecordsAreAudited() throws IOException {
    var place = new Workbench(folder);
    Files.delete(place.input);
    Path audit = folder.resolve("audit");

    Outcome outcome =
        place.here(
            "audit",
            "mechanism",
            place.config.toString(),
            "--set",
            "method.name=noisy-max",
            "--budget=1s",
            "--json",
            "--output=" + audit);

    assertThat(outcome.err()).contains("Verdict:");
    JsonNode found = JsonMapper.builder().build().readTree(outcome.out());
    assertThat(found.path("claimed_epsilon").asDouble()).isBetween(3.0, 8.0);
    assertThat(found.path("batches_hold").asBoolean()).isTrue();
    assertThat(found.path("records_computed_alone").asBoolean()).isTrue();
    assertThat(found.path("attacks").valueStream().map(one -> one.path("attack").asString()))
        .containsExactly("winner of two", "token that is no candidate");
    assertThat(audit.resolve("mechanism.html")).content().contains("Does the guarantee hold?");
    assertThat(place.ledger).doesNotExist();
  }

  @Test
  void aMethodWithoutPrivateDataHasNoGuaranteeToAudit() throws IOException {
    var place = new Workbench(folder);

    Outcome outcome =
        place.here("audit", "mechanism", place.config.toString(), "--set", "method.name=zero-shot");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("no guarantee to audit");
  }

  @Test
  void aTimeThatIsNoneIsRefused() throws IOException {
    var place = new Workbench(folder);

    Outcome outcome = place.here("audit", "mechanism", place.config.toString(), "--budget", "soon");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("90s, 10m or 2h");
  }
}
