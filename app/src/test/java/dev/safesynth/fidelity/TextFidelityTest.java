package dev.safesynth.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextFidelityTest {
  /// Texts of words with random numbers, of one of two labels.
  private static List<LabelledText> texts(long seed, int rows, int vocabulary, int words) {
    var random = new Random(seed);
    var texts = new ArrayList<LabelledText>();
    for (int row = 0; row < rows; row++) {
      var text = new StringBuilder();
      for (int word = 0; word < words + random.nextInt(5); word++) {
        text.append("word").append(random.nextInt(vocabulary)).append(' ');
      }
      texts.add(new LabelledText(random.nextBoolean() ? "one" : "two", text.toString()));
    }
    return texts;
  }

  private static FidelityReport measure(List<LabelledText> synthetic) {
    return TextFidelity.measure(
        new TextFidelity.Inputs(
            EmbeddedTexts.withoutVectors(texts(1, 400, 300, 8)),
            EmbeddedTexts.withoutVectors(texts(2, 400, 300, 8)),
            EmbeddedTexts.withoutVectors(synthetic),
            EmbeddedTexts.none(),
            "none",
            1000,
            7));
  }

  private static Comparison of(Measured<Comparison> side) {
    return side.value().orElseThrow();
  }

  @Test
  void textsOfTheSameKindAreInsideTheNoiseAndOthersAreNot() {
    Comparison alike = of(measure(texts(3, 300, 300, 8)).synthetic());
    Comparison other = of(measure(texts(4, 300, 40, 20)).synthetic());

    Divergence near = alike.words().value().orElseThrow().wasserstein();
    assertThat(near.value()).isLessThan(2 * near.noise().high());
    Divergence far = other.words().value().orElseThrow().wasserstein();
    assertThat(far.value()).isGreaterThan(far.noise().high()).isCloseTo(12, within(1.0));
    assertThat(other.diversity().value().orElseThrow().distinct1().mean())
        .isLessThan(alike.diversity().value().orElseThrow().distinct1().mean());
    assertThat(other.selfBleu().value().orElseThrow().bleu().mean())
        .isGreaterThan(alike.selfBleu().value().orElseThrow().bleu().mean());
  }

  @Test
  void figuresComeWithTheCeilingAndSayWhatIsMissing() {
    FidelityReport report = measure(texts(3, 300, 300, 8));

    assertThat(report.rows()).isEqualTo(300);
    assertThat(report.reference()).isEqualTo("holdout");
    assertThat(of(report.ceiling()).rows()).isEqualTo(300);
    assertThat(report.floor().withheld())
        .hasValueSatisfying(why -> assertThat(why).contains("floor"));
    assertThat(of(report.synthetic()).mauve().withheld().orElseThrow()).contains("not embedded");
  }

  @Test
  void tooFewOrSilentTextsGiveASentence() {
    assertThat(of(measure(texts(3, 1, 300, 8)).synthetic()).selfBleu().withheld()).isPresent();
    List<LabelledText> silent =
        texts(3, 100, 300, 8).stream().map(text -> new LabelledText(text.label(), "!")).toList();
    assertThat(of(measure(silent).synthetic()).selfBleu().withheld().orElseThrow())
        .contains("have none");
    assertThat(measure(List.of()).synthetic().withheld().orElseThrow()).contains("empty");
  }

  @Test
  void selfBleuAndDistinctNgramsAreThoseOfNltk() {
    assertThat(SelfBleu.mean(same(), 4)).isEqualTo(1);
    assertThat(SelfBleu.mean(List.of(Words.of("a b c d"), Words.of("e f g h")), 4)).isZero();
    // three of four words match; longer runs: 2 of 3, 1 of 2, and 0.1 of 1 by smoothing
    assertThat(SelfBleu.mean(List.of(Words.of("a b c x"), Words.of("a b c y")), 4))
        .isCloseTo(Math.pow(0.75 * (2.0 / 3) * 0.5 * 0.1, 0.25), within(1e-12));
  }

  private static List<List<String>> same() {
    List<String> text = Words.of("the cat sat on the mat");
    return List.of(text, text, text);
  }
}
