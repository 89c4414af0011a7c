package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Parallel composition asks that a record's batch depend on nothing but that record.
class BatchesTest {
  private static final KeyedRouting ROUTING = KeyedRouting.ofHex("3b".repeat(32));
  private static final Allocation ALLOCATION = new Allocation(List.of(6, 3, 4), List.of(6, 9, 4));

  private final List<GeneratorRecord> records =
      IntStream.range(0, 120).mapToObj(i -> record(i, i % 3)).toList();

  @Test
  void deletingAnyRecordLeavesEveryOtherInItsBatch() {
    Map<String, Integer> all = batchOfEach(records);

    assertThat(IntStream.range(0, records.size()).boxed())
        .allSatisfy(
            deleted -> {
              var rest = new ArrayList<>(records);
              String gone = rest.remove(deleted.intValue()).content().text();
              var expected = new HashMap<>(all);
              expected.remove(gone);
              assertThat(batchOfEach(rest)).isEqualTo(expected);
            });
  }

  @Test
  void theOrderOfRecordsMovesNone() {
    var shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(20261123));

    assertThat(batchOfEach(shuffled)).isEqualTo(batchOfEach(records));
  }

  @Test
  void aRecordIsInOneBatchAtMostAndInOneUnlessItsLabelHasMoreBatchesThanTexts() {
    List<String> seen = allSeen(records);

    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen)
        .containsAll(
            records.stream()
                .filter(record -> record.label() != 1)
                .map(record -> record.content().text())
                .toList());
    assertThat(seen).hasSizeLessThan(records.size());
  }

  @Test
  void labelsDoNotMix() {
    Batches batches = Batches.route(Private.of(records), ALLOCATION, ROUTING);

    assertThat(ALLOCATION.tasks())
        .allSatisfy(
            task ->
                assertThat(content(batches, task))
                    .allMatch(text -> text.label().equals("label" + task.label())));
  }

  @Test
  void recordsWithTheSameIdentityShareABatchAndEachIsThere() {
    var twice = List.of(record(5, 0), record(5, 0), record(5, 0));
    Batches batches = Batches.route(Private.of(twice), ALLOCATION, ROUTING);

    assertThat(ALLOCATION.tasks().stream().map(task -> content(batches, task).size()))
        .containsOnlyOnce(3)
        .containsOnly(0, 3);
  }

  @Test
  void anotherKeyRoutesOtherwise() {
    Map<String, Integer> here = batchOfEach(records);
    Batches there =
        Batches.route(Private.of(records), ALLOCATION, KeyedRouting.ofHex("4c".repeat(32)));

    assertThat(batchOfEach(there)).isNotEqualTo(here);
  }

  private static GeneratorRecord record(int number, int label) {
    return new GeneratorRecord(
        "id" + number, label, new LabelledText("label" + label, "text " + number));
  }

  private static Map<String, Integer> batchOfEach(List<GeneratorRecord> records) {
    return batchOfEach(Batches.route(Private.of(records), ALLOCATION, ROUTING));
  }

  private static Map<String, Integer> batchOfEach(Batches batches) {
    var batchOf = new HashMap<String, Integer>();
    ALLOCATION
        .tasks()
        .forEach(
            task ->
                content(batches, task).forEach(text -> batchOf.put(text.text(), task.number())));
    return batchOf;
  }

  private static List<String> allSeen(List<GeneratorRecord> records) {
    Batches batches = Batches.route(Private.of(records), ALLOCATION, ROUTING);
    return ALLOCATION.tasks().stream()
        .flatMap(task -> content(batches, task).stream())
        .map(LabelledText::text)
        .toList();
  }

  private static List<LabelledText> content(Batches batches, TextTask task) {
    return batches.of(task).openFor(Private.Purpose.INTERNAL_REPORT);
  }
}
