package dev.safesynth.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class KeyedSampleTest {
  @Test
  void keepsTheRowsOfLeastRankInTheOrderInWhichTheyCame() {
    var sample = new KeyedSample<String>(3);
    long[] ranks = {50, -1, 7, 20, 7, 1_000, 3};

    for (long rank : ranks) {
      sample.add(rank, "rank " + rank + ", row " + sample.seen());
    }

    // -1 is the largest of all ranks
    assertThat(sample.rows()).containsExactly("rank 7, row 2", "rank 7, row 4", "rank 3, row 6");
    assertThat(sample.seen()).isEqualTo(7);
  }

  @Test
  void ofFewRowsAllAreKept() {
    var all = new KeyedSample<Long>(10);
    var none = new KeyedSample<Long>(0);

    LongStream.range(0, 10)
        .forEach(
            row -> {
              all.add(-row, row);
              none.add(-row, row);
            });

    assertThat(all.rows()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(none.rows()).isEmpty();
    assertThat(none.seen()).isEqualTo(10);
  }
}
