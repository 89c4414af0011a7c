package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.KeyedRouting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static final KeyedRouting ROUTING = KeyedRouting.ofHex("5c".repeat(32));

  @Test
  void deletingAnyRecordLeavesEveryOtherOnItsSide() {
    List<DataRecord> records = records(40);
    Split before = split(records, 0.3);
    for (DataRecord deleted : records) {
      var rest = new ArrayList<>(records);
      rest.remove(deleted);

      Split after = split(rest, 0.3);

      assertThat(before.members()).containsAll(after.members());
      assertThat(before.holdout()).containsAll(after.holdout());
    }
  }

  @Test
  void everyRecordIsOnOneSide() {
    List<DataRecord> records = records(40);
    Split split = split(records, 0.3);

    var both = new HashSet<>(split.members());
    both.addAll(split.holdout());
    assertThat(both).hasSize(40).hasSize(split.members().size() + split.holdout().size());
  }

  /// The precondition of the guarantee is one on the input, not on the coins.
  @Test
  void whetherThereAreEnoughRecordsDoesNotDependOnTheCoins() {
    for (int key = 16; key < 80; key++) {
      KeyedRouting routing = KeyedRouting.ofHex(Integer.toHexString(key).repeat(32));

      assertThat(Split.of(records(8), List.of(), 0.5, routing).inputHasAtLeast(8)).isTrue();
      assertThat(Split.of(records(7), List.of(), 0.5, routing).inputHasAtLeast(8)).isFalse();
    }
  }

  private static Split split(List<DataRecord> records, double share) {
    return Split.of(records, List.of(), share, ROUTING);
  }

  private static List<DataRecord> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new DataRecord("id" + i, new LabelledText("label", "text " + i)))
        .toList();
  }
}
