package dev.safesynth.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import dev.safesynth.evaluation.InContextLearning.Demonstrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InContextLearningTest {
  private static final List<String> LABELS = List.of("a", "b");

  /// Right exactly where the examples are real ones; otherwise always the first label.
  private static final class Copying implements InContextLearning.Reader {
    final List<List<LabelledText>> read = new ArrayList<>();

    @Override
    public String name() {
      return "copying";
    }

    @Override
    public Optional<String> obstacle(int demonstrations) {
      return demonstrations > 8 ? Optional.of("too many") : Optional.empty();
    }

    @Override
    public double[][] probabilities(List<LabelledText> demonstrations, List<String> texts) {
      read.add(demonstrations);
      boolean real =
          !demonstrations.isEmpty()
              && demonstrations.stream().allMatch(text -> text.text().startsWith("real"));
      return texts.stream()
          .map(
              text ->
                  real && text.endsWith("b") ? new double[] {0.2, 0.8} : new double[] {0.9, 0.1})
          .toArray(double[][]::new);
    }
  }

  @Test
  void comparesSyntheticExamplesWithRealOnesAndWithNone() {
    var reader = new Copying();

    InContextLearning found =
        InContextLearning.measure(inputs(300, rows("made", 40)), 200, reader, _ -> {});

    assertThat(found.nTest()).isEqualTo(200);
    assertThat(found.perLabel()).isEqualTo(4);
    assertThat(row(found, Demonstrations.ORIGINAL).accuracy().value()).isEqualTo(1);
    double guessed = row(found, Demonstrations.NONE).accuracy().value();
    assertThat(guessed).isBetween(0.4, 0.6);
    assertThat(row(found, Demonstrations.SYNTHETIC).accuracy().value()).isEqualTo(guessed);
    assertThat(found.differences())
        .anySatisfy(
            gap -> {
              assertThat(gap.minus()).isEqualTo(Demonstrations.ORIGINAL);
              assertThat(gap.accuracy().interval().high()).isLessThan(-0.3);
            })
        .anySatisfy(
            gap -> {
              assertThat(gap.minus()).isEqualTo(Demonstrations.NONE);
              assertThat(gap.accuracy().value()).isZero();
            });
    assertThat(reader.read.stream().filter(texts -> !texts.isEmpty()))
        .allSatisfy(
            texts ->
                assertThat(texts.stream().filter(text -> text.label().equals("a"))).hasSize(4));
    assertThat(found.withheld()).isEmpty();
  }

  @Test
  void readsWhatThereIsOfAMissingLabel() {
    var reader = new Copying();
    List<LabelledText> oneLabel =
        rows("made", 40).stream().filter(text -> text.label().equals("a")).toList();

    InContextLearning.measure(inputs(50, oneLabel), 200, reader, _ -> {});

    assertThat(reader.read).anySatisfy(texts -> assertThat(texts).hasSize(4));
  }

  @Test
  void givesNoFigureForTooFewRows() {
    InContextLearning found =
        InContextLearning.measure(inputs(6, rows("made", 40)), 200, new Copying(), _ -> {});

    assertThat(found.rows()).isEmpty();
    assertThat(found.withheld()).hasValue("6 real test rows are too few");
  }

  private static InContextLearning.Row row(InContextLearning found, Demonstrations kind) {
    return found.rows().stream()
        .filter(row -> row.demonstrations() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static UtilityEvaluation.Inputs inputs(int tests, List<LabelledText> synthetic) {
    return new UtilityEvaluation.Inputs(
        synthetic, List.of(), rows("real", 60), rows("test", tests), LABELS, Map.of(), 7);
  }

  private static List<LabelledText> rows(String kind, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new LabelledText(LABELS.get(i % 2), kind + " " + i + " " + LABELS.get(i % 2)))
        .toList();
  }
}
