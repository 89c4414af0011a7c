package dev.safesynth.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionsTest {
  private static final LabelledText LONG =
      new LabelledText("a", "one two three four five six seven eight");
  private static final LabelledText SHORT = new LabelledText("b", "one two");

  @Test
  void countsLabelsInTheOrderOfDeclaration() {
    Distributions of =
        Distributions.of(
            List.of(LONG, SHORT, SHORT),
            List.of(SHORT),
            List.of(),
            List.of(),
            List.of("b", "a", "c"),
            1);

    assertThat(of.sources())
        .extracting(Distributions.Source::source)
        .containsExactly("real", "synthetic");
    assertThat(of.sources().getFirst().labelCounts().keySet()).containsExactly("b", "a", "c");
    assertThat(of.sources().getFirst().labelCounts().values()).containsExactly(2, 1, 0);
  }

  @Test
  void everyTextFallsIntoOneLengthBin() {
    Distributions of =
        Distributions.of(
            List.of(LONG, SHORT), List.of(SHORT), List.of(LONG), List.of(), List.of("a", "b"), 1);

    assertThat(of.sources())
        .allMatch(s -> s.lengthCounts().size() == of.lengthEdges().size())
        .allMatch(s -> s.lengthCounts().stream().mapToInt(i -> i).sum() == s.texts());
  }

  @Test
  void distinctWordsAreCountedOverTheSameNumberOfWords() {
    LabelledText repeated = new LabelledText("a", "one one one one");

    Distributions of =
        Distributions.of(List.of(LONG), List.of(repeated), List.of(), List.of(), List.of("a"), 1);

    assertThat(of.wordBudget()).isEqualTo(4);
    assertThat(of.sources()).extracting(Distributions.Source::distinct1).containsExactly(1.0, 0.25);
    assertThat(of.sources())
        .extracting(Distributions.Source::distinct2)
        .containsExactly(1.0, 1 / 3.0);
  }

  @Test
  void copiesOfMembersShowBesideTheControl() {
    Distributions of =
        Distributions.of(
            List.of(LONG), List.of(LONG, SHORT), List.of(), List.of(SHORT), List.of("a", "b"), 1);

    assertThat(of.overlap())
        .extracting(Distributions.Overlap::with)
        .containsExactly("members", "holdout");
    assertThat(of.overlap()).extracting(Distributions.Overlap::share).containsExactly(0.5, 0.0);
  }
}
