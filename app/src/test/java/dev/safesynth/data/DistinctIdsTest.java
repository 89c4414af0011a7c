package dev.safesynth.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DistinctIdsTest {
  /// Enough for every table inside to grow several times.
  @Test
  void everyIdIsNewOnceAndNeverAgain() {
    var ids = new DistinctIds();

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100_000; i++) {
        assertThat(ids.add("id " + i)).isEqualTo(round == 0);
      }
    }
    assertThat(ids.add("")).isTrue();
    assertThat(ids.add("")).isFalse();
  }
}
