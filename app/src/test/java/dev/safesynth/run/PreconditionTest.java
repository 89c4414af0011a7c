package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreconditionTest {
  /// The precondition of the guarantee is one on the input, not on the coins.
  @Test
  void whetherThereAreEnoughRecordsDoesNotDependOnTheCoins() {
    for (int key = 16; key < 80; key++) {
      KeyedRouting routing = KeyedRouting.ofHex(Integer.toHexString(key).repeat(32));

      assertThat(counted(records(8), routing)).isEqualTo(8);
      assertThat(counted(records(7), routing)).isEqualTo(7);
    }
  }

  /// What the precondition is tried with.
  private static long counted(List<DataRecord> records, KeyedRouting routing) {
    RunRecords read =
        RunRecords.of(PrivateRecords.of(Private.of(records)), List.of("label"), 0.5, 0, routing);
    return Internal.of(read.survey(), RunRecords.Survey::records).forInternalEyes();
  }

  private static List<DataRecord> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new DataRecord("id" + i, new LabelledText("label", "text " + i)))
        .toList();
  }
}
