package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AllocationTest {
  @Test
  void equalTextsGiveTheRemainderToTheFirstLabels() {
    assertThat(Allocation.equalTexts(11, 4)).containsExactly(3, 3, 3, 2);
    assertThat(Allocation.equalTexts(2, 3)).containsExactly(1, 1, 0);
  }

  @Test
  void proportionalTextsGoByLargestRemainder() {
    // 10 · {47, 16, 15.8, 12, 6, 3.2}% = 4.7, 1.6, 1.58, 1.2, 0.6, 0.32: the textbook example
    assertThat(
            Allocation.proportionalTexts(
                10, List.of(47_000L, 16_000L, 15_800L, 12_000L, 6_000L, 3_200L)))
        .containsExactly(5, 2, 1, 1, 1, 0);
  }

  @Test
  void aCountBelowZeroCountsAsZero() {
    assertThat(Allocation.proportionalTexts(9, List.of(-40L, 20L, 10L))).containsExactly(0, 6, 3);
  }

  @Test
  void countsThatAreAllLostInNoiseGiveEqualTexts() {
    assertThat(Allocation.proportionalTexts(7, List.of(-3L, 0L, -1L))).containsExactly(3, 2, 2);
  }

  @Test
  void textsAlwaysAddUpToWhatWasAskedFor() {
    var random = new Random(20261123);

    assertThat(IntStream.range(0, 2000).boxed())
        .allSatisfy(
            _ -> {
              int records = 1 + random.nextInt(5000);
              List<Long> counts =
                  LongStream.generate(() -> random.nextInt(-50, 3000))
                      .limit(1 + random.nextInt(80))
                      .boxed()
                      .toList();
              List<Integer> texts = Allocation.proportionalTexts(records, counts);
              assertThat(texts).hasSameSizeAs(counts).allMatch(count -> count >= 0);
              assertThat(sum(texts)).isEqualTo(records);
              assertThat(sum(Allocation.equalTexts(records, counts.size()))).isEqualTo(records);
            });
  }

  @Test
  void aLabelHasAtLeastAsManyBatchesAsTextsHoweverFewItsRecordsSeem() {
    Allocation allocation = Allocation.of(List.of(5, 5, 0), List.of(-20L, 16L, 3L), 8);

    assertThat(allocation.batches()).containsExactly(5, 5, 1);
  }

  @Test
  void recordsBeyondTheTextsGoToBatchesThatNobodyReads() {
    Allocation allocation = Allocation.of(List.of(5, 2), List.of(800L, 7L), 8);

    assertThat(allocation.batches()).containsExactly(100, 2);
  }

  @Test
  void tasksAreNumberedInOutputOrderAndNameDisjointParts() {
    List<TextTask> tasks = Allocation.of(List.of(2, 0, 1), List.of(0L, 0L, 0L), 4).tasks();

    assertThat(tasks)
        .containsExactly(new TextTask(0, 0, 0), new TextTask(1, 0, 1), new TextTask(2, 2, 0));
    assertThat(tasks.stream().map(TextTask::part)).doesNotHaveDuplicates();
  }

  private static int sum(List<Integer> texts) {
    return texts.stream().mapToInt(Integer::intValue).sum();
  }
}
