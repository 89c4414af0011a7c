package dev.safesynth.attack.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataTest {
  @ParameterizedTest
  @CsvFileSource(
      resources = "/golden/attack/personal_data.csv",
      numLinesToSkip = 2,
      emptyValue = "",
      nullValues = "none")
  void findsWhatPresidioFinds(String text, PersonalData kind, String values) {
    assertThat(String.join("|", kind.in(text == null ? "" : text)))
        .isEqualTo(values == null ? "" : values);
  }

  /// Where we go beyond the reference, or fall behind it.
  @ParameterizedTest
  @CsvSource({
    "IBAN, 'gb82 WEST 1234 5698 7654 32 then more', gb82west12345698765432",
    "DATE, 'born 12 March 1984', 12-march-1984",
    "DATE, 'on March 12, 1984', march-12-1984",
    "URL, '(see https://example.org/a).', https://example.org/a",
    "PHONE, 'call +442079460958 now', 442079460958"
  })
  void otherFormsAreFoundToo(PersonalData kind, String text, String value) {
    assertThat(kind.in(text)).containsExactly(value);
  }

  @Test
  void aLongTextWithoutBlanksIsSearchedInReasonableTime() {
    String text =
        "a@".repeat(5_000) + "1-".repeat(5_000) + "1.".repeat(5_000) + "a1:".repeat(5_000);

    for (PersonalData kind : PersonalData.values()) {
      assertThat(kind.in(text).size()).isLessThan(5_000);
    }
  }
}
