package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VocabularyTest {
  private final LanguageModel model = TestModel.shared();
  private final Vocabulary vocabulary = new Vocabulary(model);

  @Test
  void everyFirstTokenAloneMakesATextThatIsNotEmpty() {
    assertThat(allowedAt(0)).hasSizeGreaterThan(10_000);
    assertThat(allowedAt(0).map(token -> vocabulary.text(List.of(token))))
        .allMatch(text -> text.codePoints().anyMatch(Character::isLetterOrDigit));
  }

  @Test
  void theFirstTokenDoesNotEndTheText() {
    assertThat(allowedAt(0)).noneMatch(vocabulary::ends);
  }

  @Test
  void laterTokensMayEndTheTextButSteerNothing() {
    assertThat(allowedAt(1)).anyMatch(model::isEndOfGeneration);
    assertThat(allowedAt(1)).allMatch(t -> model.isEndOfGeneration(t) || !model.isControl(t));
    assertThat(allowedAt(7).toList()).isEqualTo(allowedAt(1).toList());
  }

  @Test
  void aLineBreakEndsTheTextAndIsNotPartOfIt() {
    List<Integer> tokens = tokens("Where is it?\n- Next item");

    assertThat(vocabulary.text(tokens)).isEqualTo("Where is it?");
    assertThat(tokens).anyMatch(vocabulary::ends);
  }

  @Test
  void noTokenSpellsALineBreakWithoutEndingTheText() {
    assertThat(allowedAt(1))
        .filteredOn(token -> !vocabulary.ends(token))
        .noneMatch(token -> model.text(new int[] {token}).matches("(?s).*[\\n\\r].*"));
  }

  @Test
  void aCharacterCutByTheTokenLimitIsDropped() {
    List<Integer> tokens = tokens("Pferd \uD83D\uDC34");

    assertThat(vocabulary.text(tokens)).isEqualTo("Pferd \uD83D\uDC34");
    assertThat(vocabulary.text(tokens.subList(0, tokens.size() - 1))).isEqualTo("Pferd");
  }

  private Stream<Integer> allowedAt(int position) {
    boolean[] allowed = vocabulary.allowedAt(position);
    return IntStream.range(0, model.vocabularySize()).filter(token -> allowed[token]).boxed();
  }

  private List<Integer> tokens(String text) {
    return Arrays.stream(model.tokenizeText(text)).boxed().toList();
  }
}
