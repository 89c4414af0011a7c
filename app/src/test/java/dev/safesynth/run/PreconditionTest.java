package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.KeyedRouting;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreconditionTest {
  /// The precondition of the guarantee is one on the input, not on the coins.
  @Test
  void whetherThereAreEnoughRecordsDoesNotDependOnTheCoins() {
    for (int key = 16; key < 80; key++) {
      KeyedRouting routing = KeyedRouting.ofHex(Integer.toHexString(key).repeat(32));

      assertThat(Split.of(records(8), List.of(), 0.5, routing).inputHasAtLeast(8)).isTrue();
      assertThat(Split.of(records(7), List.of(), 0.5, routing).inputHasAtLeast(8)).isFalse();
    }
  }

  private static List<DataRecord> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new DataRecord("id" + i, new LabelledText("label", "text " + i)))
        .toList();
  }
}
