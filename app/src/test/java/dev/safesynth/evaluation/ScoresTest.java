package dev.safesynth.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final int[] TRUTH = {0, 0, 0, 1, 1, 2};
  private static final int[] PREDICTED = {0, 0, 1, 1, 1, 1};

  /// `accuracy_score` 0.6666666667 and `f1_score(average='macro')` 0.4888888889 of scikit-learn.
  @Test
  void areThoseOfScikitLearn() {
    Scores scores = Scores.of(TRUTH, PREDICTED, new byte[] {1, 1, 1, 1, 1, 1}, 3);

    assertThat(scores.accuracy()).isCloseTo(0.6666666666666666, within(1e-12));
    assertThat(scores.macroF1()).isCloseTo(0.48888888888888893, within(1e-12));
  }

  @Test
  void aRowThatCountsTwiceIsTwoRows() {
    assertThat(Scores.of(TRUTH, PREDICTED, new byte[] {2, 0, 0, 0, 0, 2}, 3).accuracy())
        .isEqualTo(0.5);
  }

  @Test
  void aLabelThatNeitherOccursNorIsPredictedDoesNotCount() {
    assertThat(Scores.of(TRUTH, TRUTH, new byte[] {1, 1, 1, 1, 1, 1}, 9).macroF1()).isEqualTo(1);
  }
}
