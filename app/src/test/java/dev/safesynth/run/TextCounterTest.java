package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextCounterTest {
  /// Candidates are asked for anew where one comes twice, so more are written than planned.
  @Test
  void neverShowsMoreTextsThanThereAreToBe() {
    var shown = new ArrayList<Integer>();
    var counter =
        new TextCounter(
            "evolving",
            1,
            3,
            2,
            new RunListener() {
              @Override
              public void note(String line) {
                throw new IllegalStateException("nothing is noted");
              }

              @Override
              public void progress(
                  String phase, int done, int total, long tokens, double seconds, double charged) {
                shown.add(done);
                assertThat(total).isEqualTo(3);
              }
            });

    for (int text = 0; text < 4; text++) {
      counter.text();
    }

    assertThat(shown).isEqualTo(List.of(2, 3, 3, 3));
  }
}
