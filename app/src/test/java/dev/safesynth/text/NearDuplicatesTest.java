package dev.safesynth.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
  @Test
  void caseAndPunctuationMakeNoDifference() {
    assertThat(NearDuplicates.clusters(List.of("Where is my card?", "other", "where is my CARD")))
        .containsExactly(0, 1, 0);
  }

  @Test
  void oneChangedWordInALongTextIsANearDuplicate() {
    String text = "I ordered a new card two weeks ago and it has still not arrived at my address";

    assertThat(NearDuplicates.clusters(List.of(text, text.replace("address", "home"))))
        .containsExactly(0, 0);
  }

  @Test
  void differentQuestionsOnOneSubjectAreNot() {
    assertThat(
            NearDuplicates.clusters(
                List.of("When will my new card arrive?", "How do I activate my new card?")))
        .containsExactly(0, 1);
  }

  @Test
  void textsWithoutWordsAreTheSame() {
    assertThat(NearDuplicates.clusters(List.of("", "?!", "a"))).containsExactly(0, 0, 1);
  }
}
