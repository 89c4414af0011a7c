package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KeyedRoutingTest {
  private static final KeyedRouting ROUTING = KeyedRouting.ofHex("ab".repeat(32));

  /// Mistake 1 of file-order batches: deleting a row shifted every later row into another batch.
  @Test
  void deletingAnyRowLeavesEveryOtherRowInItsPart() {
    List<String> rows = IntStream.range(0, 60).mapToObj(i -> "row " + i).toList();
    Map<String, Integer> before = parts(rows);
    for (String deleted : rows) {
      var rest = new ArrayList<>(rows);
      rest.remove(deleted);

      assertThat(before).containsAllEntriesOf(parts(rest));
    }
  }

  @Test
  void orderOfRowsDoesNotMatter() {
    List<String> rows = IntStream.range(0, 60).mapToObj(i -> "row " + i).toList();

    assertThat(parts(rows.reversed())).isEqualTo(parts(rows));
  }

  @Test
  void partsAreFilledEvenly() {
    var counts = new long[10];
    IntStream.range(0, 100_000).forEach(i -> counts[ROUTING.part("batch", "id" + i, 10)]++);

    dev.safesynth.dp.noise.GoodnessOfFit.check(
        counts, IntStream.range(0, 10).mapToDouble(_ -> 0.1).toArray());
  }

  @Test
  void purposesAndKeysAreIndependent() {
    long agree =
        IntStream.range(0, 10_000)
            .filter(i -> ROUTING.part("a", "id" + i, 2) == ROUTING.part("b", "id" + i, 2))
            .count();

    assertThat(agree).isBetween(4_600L, 5_400L); // eight standard deviations
    assertThat(KeyedRouting.fresh().hex()).isNotEqualTo(KeyedRouting.fresh().hex());
  }

  @Test
  void theShareBelowAThresholdIsTheShareAskedFor() {
    long below =
        IntStream.range(0, 100_000).filter(i -> ROUTING.below("holdout", "id" + i, 0.25)).count();

    assertThat(below).isBetween(24_100L, 25_900L); // more than six standard deviations
  }

  private static Map<String, Integer> parts(List<String> rows) {
    var parts = new HashMap<String, Integer>();
    rows.forEach(row -> parts.put(row, ROUTING.part("batch", row, 7)));
    return parts;
  }
}
