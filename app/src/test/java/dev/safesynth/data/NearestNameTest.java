package dev.safesynth.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  @ParameterizedTest
  @CsvSource({"abc,abc,0", "abc,ABC,0", "abc,abd,1", "abc,acb,1", "abc,ab,1", "'',abc,3"})
  void editsAreCounted(String first, String second, int edits) {
    assertThat(NearestName.edits(first, second)).isEqualTo(edits);
  }

  @Test
  void theClosestOneWins() {
    assertThat(NearestName.of("categry", List.of("cat", "category", "categories")))
        .contains("category");
  }

  @Test
  void nothingIsProposedForSomethingElse() {
    assertThat(NearestName.of("price", List.of("text", "label"))).isEmpty();
  }
}
