package dev.safesynth.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.llm.LabelScorer.Demonstration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelScorerTest {
  private static final List<String> TOPICS = List.of("Sports", "Cooking");
  private static final List<Demonstration> DEMONSTRATIONS =
      List.of(
          new Demonstration("The striker scored twice in the second half of the match.", 0),
          new Demonstration("Stir the onions in butter until they are soft.", 1),
          new Demonstration("The tennis final was decided in five sets.", 0),
          new Demonstration("Bake the bread for forty minutes at high heat.", 1));
  private static final List<String> TEXTS =
      List.of(
          "The goalkeeper saved a penalty and the team won the cup.",
          "The runner broke the world record at the Olympic games.",
          "Add salt and pepper, then simmer the soup for an hour.",
          "Mix flour, eggs and sugar for the cake and whisk the cream.");

  @Test
  void tellsPlainTopicsApart() {
    double[][] found = scorer(TOPICS).probabilities(DEMONSTRATIONS, TEXTS, new Parallelism(1, 1));

    assertThat(found[0][0]).isGreaterThan(0.5);
    assertThat(found[1][0]).isGreaterThan(0.5);
    assertThat(found[2][1]).isGreaterThan(0.5);
    assertThat(found[3][1]).isGreaterThan(0.5);
    assertThat(List.of(found))
        .allSatisfy(row -> assertThat(Arrays.stream(row).sum()).isBetween(1 - 1e-9, 1 + 1e-9));
  }

  @Test
  void theExamplesMatter() {
    List<Demonstration> swapped =
        DEMONSTRATIONS.stream().map(one -> new Demonstration(one.text(), 1 - one.label())).toList();
    LabelScorer scorer = scorer(List.of("alpha", "beta"));

    double[][] straight = scorer.probabilities(DEMONSTRATIONS, TEXTS, new Parallelism(1, 1));
    double[][] crossed = scorer.probabilities(swapped, TEXTS, new Parallelism(1, 1));

    assertThat(straight).isNotEqualTo(crossed);
  }

  @Test
  void givesTheSameOnAnyNumberOfDecoders() {
    LabelScorer scorer = scorer(TOPICS);

    assertThat(scorer.probabilities(DEMONSTRATIONS, TEXTS, new Parallelism(3, 1)))
        .isEqualTo(scorer.probabilities(DEMONSTRATIONS, TEXTS, new Parallelism(1, 1)));
  }

  @Test
  void withoutExamplesItGoesByTheNamesAlone() {
    double[][] found = scorer(TOPICS).probabilities(List.of(), TEXTS, new Parallelism(1, 1));

    assertThat(found[0][0] + found[1][0]).isGreaterThan(found[2][0] + found[3][0]);
  }

  /// Log-odds of two labels are those of the model's own scores, less those without content.
  @Test
  void agreesWithTheModelsOwnScores() {
    LanguageModel model = TestModel.shared();
    String start = "Each text has one of these topics: Sports, Cooking.\n\nText:";
    double[] odds = new double[4];
    double[] none = new double[2];
    List<String> texts = List.of(TEXTS.getFirst(), "N/A", "[MASK]", "...");
    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(1, 256))) {
      for (int i = 0; i < texts.size(); i++) {
        int[] tokens = join(model.beginning(), model.tokenizeTemplate(start));
        tokens = join(tokens, model.tokenizeText(" " + texts.get(i)));
        tokens = join(tokens, model.tokenizeTemplate("\nTopic:"));
        float[] logits = new float[model.vocabularySize()];
        try (Sequence sequence = decoder.open(tokens)) {
          decoder.step();
          decoder.logits(sequence, logits);
        }
        double first = logits[model.tokenizeText(" Sports")[0]];
        double second = logits[model.tokenizeText(" Cooking")[0]];
        odds[i] = first - second;
        if (i > 0) {
          double share = 1 / (1 + Math.exp(-odds[i]));
          none[0] += share / 3;
          none[1] += (1 - share) / 3;
        }
      }
    }
    double expected = odds[0] - Math.log(none[0] / none[1]);

    double[] found =
        scorer(TOPICS).probabilities(List.of(), texts.subList(0, 1), new Parallelism(1, 1))[0];

    // the prefix is computed apart here and there, which changes last bits
    assertThat(Math.log(found[0] / found[1])).isBetween(expected - 0.2, expected + 0.2);
  }

  @Test
  void tellsLabelsWithACommonBeginningApart() {
    LabelScorer scorer = scorer(List.of("card payment fee", "card payment limit", "cash"));

    double[][] found =
        scorer.probabilities(
            List.of(), List.of("Why was I charged a fee?", "I need cash"), new Parallelism(1, 1));

    assertThat(scorer.obstacle(3)).isEmpty();
    assertThat(found[0][0]).isNotEqualTo(found[0][1]);
    assertThat(Arrays.stream(found[1]).sum()).isBetween(1 - 1e-9, 1 + 1e-9);
  }

  @Test
  void saysWhenTheExamplesDoNotFit() {
    List<String> many =
        IntStream.range(0, 60).mapToObj(i -> "" + (char) ('A' + i % 26) + i).toList();
    LabelScorer scorer = scorer(many);

    assertThat(scorer.obstacle(60)).isPresent();
    assertThatThrownBy(() -> scorer.probabilities(examples(60), TEXTS, new Parallelism(1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Demonstration> examples(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Demonstration("some words", i)).toList();
  }

  private static LabelScorer scorer(List<String> names) {
    return LabelScorer.of(TestModel.shared(), names);
  }

  private static int[] join(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
