package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.GeneratorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RunRecordsTest {
  private static final KeyedRouting ROUTING = KeyedRouting.ofHex("3b".repeat(32));
  private static final List<String> LABELS = List.of("a", "b");
  private static final int MANY = 5_000;

  private final List<DataRecord> records =
      IntStream.range(0, MANY)
          .mapToObj(i -> new DataRecord("r" + i, new LabelledText(LABELS.get(i % 2), "text " + i)))
          .toList();

  private RunRecords of(int sampleRows) {
    return RunRecords.of(PrivateRecords.of(Private.of(records)), LABELS, 0.25, sampleRows, ROUTING);
  }

  private static Split split(RunRecords records) {
    return Internal.of(records.survey(), survey -> survey.split(List.of())).forInternalEyes();
  }

  private static List<GeneratorRecord> members(RunRecords records) {
    return Internal.of(
            records.members().<List<GeneratorRecord>>fold(ArrayList::new, List::add), all -> all)
        .forInternalEyes();
  }

  @Test
  void readOneByOneTheMembersAreThoseOfTheSplitOfAll() {
    RunRecords all = of(MANY);

    assertThat(split(all).holdout()).hasSizeBetween(1_000, 1_500);
    assertThat(members(all)).isEqualTo(split(all).generatorRecords(LABELS));
    assertThat(members(of(0))).isEqualTo(members(all));
  }

  /// The sample is drawn by a hash of its own, so it has both sides in proportion: between 200 and
  /// 300 of 1,000 at 25 %, outside of which a fair draw is once in 3,000 keys; this key is fixed.
  @Test
  void aSampleIsASplitOfFewerRecords() {
    Split sample = split(of(1_000));
    Split all = split(of(MANY));

    assertThat(sample.sampled()).isEqualTo(1_000);
    assertThat(all.members()).containsAll(sample.members());
    assertThat(all.holdout()).containsAll(sample.holdout());
    assertThat(sample.holdout()).hasSizeBetween(200, 300);
    long records = Internal.of(of(10).survey(), RunRecords.Survey::records).forInternalEyes();
    assertThat(records).isEqualTo(MANY);
  }

  /// No record that a text would see is missing, and none is held that no text sees.
  @Test
  void onlyRecordsInTheBatchesOfTextsAreHeld() {
    var allocation = new Allocation(List.of(3, 4), List.of(100, 4));
    RunRecords all = of(0);

    List<GeneratorRecord> held =
        Internal.of(all.inBatchesOf(allocation, ROUTING), found -> found).forInternalEyes();

    assertThat(held)
        .isEqualTo(
            members(all).stream().filter(record -> allocation.uses(record, ROUTING)).toList());
    assertThat(held.stream().filter(record -> record.label() == 0)).hasSizeBetween(20, 120);
    assertThat(held.stream().filter(record -> record.label() == 1))
        .containsExactlyElementsOf(
            members(all).stream().filter(record -> record.label() == 1).toList());
  }

  @Test
  void whatASurveyFoundIsNotPrinted() {
    assertThat(Internal.of(of(5).survey(), Object::toString).forInternalEyes())
        .isEqualTo("Survey[withheld]");
  }
}
