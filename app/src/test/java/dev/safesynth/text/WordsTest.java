package dev.safesynth.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void termsAreThoseOfScikitLearn() {
    assertThat(Banking77.golden("tokens.csv"))
        .hasSize(4)
        .allSatisfy(
            row ->
                assertThat(String.join("|", Words.terms(row.getField("text"))))
                    .isEqualTo(row.getField("terms")));
  }

  @Test
  void wordsKeepSingleCharacters() {
    assertThat(Words.of("I lost a CARD!")).containsExactly("i", "lost", "a", "card");
  }

  @Test
  void runsOverlapAndAreAbsentFromShorterTexts() {
    assertThat(Words.runs(Words.of("a b c d"), 3)).containsExactly("a b c", "b c d");
    assertThat(Words.runs(Words.of("a b"), 3)).isEmpty();
  }
}
