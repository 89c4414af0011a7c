package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static final KeyedRouting ROUTING = KeyedRouting.ofHex("3b".repeat(32));

  private final List<DataRecord> records = records("r", 400);

  @Test
  void everyRecordIsOnExactlyOneSide() {
    Split split = split(records, List.of(), 0.25, ROUTING);

    assertThat(both(split)).containsExactlyInAnyOrderElementsOf(records);
    assertThat(split.holdout()).hasSizeBetween(60, 140);
  }

  @Test
  void deletingAnyRecordMovesNoOther() {
    Split all = split(records, List.of(), 0.25, ROUTING);

    assertThat(records)
        .allSatisfy(
            deleted -> {
              Split split = split(without(records, deleted), List.of(), 0.25, ROUTING);
              assertThat(split.members()).isEqualTo(without(all.members(), deleted));
              assertThat(split.holdout()).isEqualTo(without(all.holdout(), deleted));
            });
  }

  @Test
  void withoutEvaluationEveryRecordIsAMember() {
    Split split = split(records, List.of(), 0, ROUTING);

    assertThat(split.members()).isEqualTo(records);
    assertThat(split.holdout()).isEmpty();
  }

  @Test
  void theHoldoutIsTheTestSetUnlessThereIsAnother() {
    Split own = split(records, List.of(), 0.25, ROUTING);
    Split other = split(records, records("t", 5), 0.25, ROUTING);

    assertThat(own.testTexts()).isEqualTo(own.holdoutTexts());
    assertThat(other.testTexts()).hasSize(5).isEqualTo(other.referenceTexts());
    assertThat(other.members()).isEqualTo(own.members());
  }

  @Test
  void doesNotPrintItsRecords() {
    assertThat(split(records, records, 0.25, ROUTING).toString()).doesNotContain("text");
  }

  private static Split split(
      List<DataRecord> records, List<DataRecord> test, double share, KeyedRouting routing) {
    RunRecords read =
        RunRecords.of(
            PrivateRecords.of(Private.of(records)),
            List.of("label"),
            share,
            records.size(),
            routing);
    return Internal.of(read.survey(), survey -> survey.split(test)).forInternalEyes();
  }

  private static List<DataRecord> records(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new DataRecord(prefix + i, new LabelledText("label", "text " + i)))
        .toList();
  }

  private static List<DataRecord> both(Split split) {
    var both = new ArrayList<>(split.members());
    both.addAll(split.holdout());
    return both;
  }

  private static List<DataRecord> without(List<DataRecord> records, DataRecord deleted) {
    return records.stream().filter(record -> !record.equals(deleted)).toList();
  }
}
