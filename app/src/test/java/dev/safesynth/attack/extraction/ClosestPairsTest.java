package dev.safesynth.attack.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosestPairsTest {
  @Test
  void theNearestPairComesFirst() {
    var real = List.of(text("one two three four"), text("five six"), text(""));
    var synthetic = List.of(text("seven"), text("one two nine"), text("five six"), text(""));

    List<ClosestPairs.Pair> pairs = ClosestPairs.of(synthetic, real, 5);

    assertThat(pairs).extracting(ClosestPairs.Pair::similarity).containsExactly(1.0, 0.4);
    assertThat(pairs.get(1).real().text()).isEqualTo("one two three four");
    assertThat(pairs.toString()).doesNotContain("five");
    assertThat(ClosestPairs.of(synthetic, real, 1)).hasSize(1);
  }

  private static LabelledText text(String words) {
    return new LabelledText("a", words);
  }
}
