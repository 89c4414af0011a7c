package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.method.WordProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordSignalTest {
  /// Noise of three records: a word of every second record, one of 25, stands above twice that from
  /// 60 records on.
  private static final NoisyVectorSum WORDS =
      new NoisyVectorSum(9L * WordProfile.BOUND * WordProfile.BOUND, WordProfile.BOUND);

  @Test
  void aLabelWhoseWordsDrownInTheNoiseIsAnnouncedFromReleasedCounts() {
    assertThat(WordSignal.recordsNeeded(WORDS)).isEqualTo(60);
    assertThat(WordSignal.warnings(WORDS, List.of("a", "b", "c"), List.of(60L, 59L, -3L)))
        .hasSize(2)
        .allMatch(line -> line.contains("its words need 60"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("warning: label b has about 59 records"),
            line -> assertThat(line).startsWith("warning: label c has about 0 records"));
  }
}
