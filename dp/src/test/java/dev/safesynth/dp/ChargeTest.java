package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class ChargeTest {
  private static final ClippedSelection TOKENS =
      new ClippedSelection(ClippedSelection.GRID, 8, 1000);
  private static final NoisyCounts COUNTS = new NoisyCounts(100);

  @TempDir private Path folder;

  @Test
  void aPartitionCostsItsDearestPartOnceHoweverManyPartsThereAre() {
    var charge = new Charge(TOKENS.zeroConcentrated().times(24));

    Charge.Partition texts = charge.partition(TOKENS, 24);

    for (int i = 0; i < 1000; i++) {
      assertThat(texts.part("text " + i, 0).left()).isEqualTo(24);
    }
  }

  @Test
  void aPartIsHandedOutOnce() {
    Charge.Partition texts = new Charge(TOKENS.zeroConcentrated().times(24)).partition(TOKENS, 24);
    texts.part("text 1", 0);

    assertThatThrownBy(() -> texts.part("text 1", 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aResumedPartHasOnlyWhatIsLeft() {
    Charge.Partition texts = new Charge(TOKENS.zeroConcentrated().times(24)).partition(TOKENS, 24);

    assertThat(texts.part("text 1", 20).left()).isEqualTo(4);
  }

  @Test
  void sequentialUsesAddUpAndMoreThanTheChargeIsRefused() {
    var charge = new Charge(TOKENS.zeroConcentrated().times(24).plus(COUNTS.zeroConcentrated()));
    charge.sequential(COUNTS, 1);
    charge.partition(TOKENS, 24);

    assertThatThrownBy(() -> charge.sequential(COUNTS, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  /// What was planned can be handed out to the last bit, whatever the parameters.
  @Test
  void theChargeOfAPlanCoversItsMechanisms() {
    for (int variance = 5; variance < 400; variance++) {
      var counts = new NoisyCounts(variance);
      for (int units = 10_000; units < 300_000; units += 9_973) {
        var tokens = new ClippedSelection(units, 8, 1000);
        var charge =
            new Charge(counts.zeroConcentrated().plus(tokens.zeroConcentrated().times(24)));

        assertThatCode(
                () -> {
                  charge.sequential(counts, 1);
                  charge.partition(tokens, 24);
                })
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void aLineThatACrashCutOffDoesNotSpoilTheNext() throws IOException {
    Path file = folder.resolve("charges.jsonl");
    Files.writeString(file, "{\"state\":\"reser");
    var entry =
        new ChargeRecord.Entry(
            "run-1",
            4,
            1e-6,
            new ZeroConcentrated(0.3),
            Neighbouring.ADD_OR_REMOVE_ONE,
            "record",
            "abc123");

    new ChargeRecord(file).spent(entry);

    var last = Files.readAllLines(file).getLast();
    assertThat(JsonMapper.shared().readTree(last).get("state").asString()).isEqualTo("spent");
  }

  @Test
  void everyChangeOfAChargeIsOneJsonLine() throws IOException {
    Path file = folder.resolve("charges.jsonl");
    var ledger = new ChargeRecord(file);
    var entry =
        new ChargeRecord.Entry(
            "run-1",
            4,
            1e-6,
            new ZeroConcentrated(0.3),
            Neighbouring.ADD_OR_REMOVE_ONE,
            "record",
            "abc123");

    ledger.reserve(entry);
    ledger.spent(entry);

    var lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    var first = JsonMapper.shared().readTree(lines.getFirst());
    assertThat(first.get("state").asString()).isEqualTo("reserved");
    assertThat(first.get("epsilon").asDouble()).isEqualTo(4);
    assertThat(first.get("neighbouring_relation").asString()).isEqualTo("add_or_remove_one");
    assertThat(JsonMapper.shared().readTree(lines.getLast()).get("state").asString())
        .isEqualTo("spent");
  }
}
