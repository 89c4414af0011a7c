package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Shares from sums that are made here, with the real model's vocabulary: every word is in one text
/// of a thousand.
class WordSharesTest {
  private static final long RECORDS = 1000;

  private static final WordFrequencies FREQUENCIES = even();

  private final LanguageModel model = TestModel.shared();
  private final WordFrequencies frequencies = FREQUENCIES;
  private final WordVocabulary words = frequencies.words();

  private static WordFrequencies even() {
    LanguageModel model = TestModel.shared();
    return WordFrequencies.of(model, Collections.nCopies(WordVocabulary.of(model).size(), 1_000L));
  }

  private int word(String text) {
    int word = words.indexOf(text);
    assertThat(word).as(text).isNotNegative();
    return word;
  }

  /// What one word of a record adds to a sum.
  private double unit() {
    return WordProfile.BOUND / Math.sqrt(frequencies.countedPerText());
  }

  /// Sums of two labels in which every word has the usual share, but some of the first label.
  private List<Long> sums(List<String> ofFirst, double share, double deviation) {
    var random = new Random(7);
    var sums = new ArrayList<Long>();
    for (int at = 0; at < 2 * words.size(); at++) {
      boolean own = at < words.size() && ofFirst.contains(words.spelt(at));
      double exact = (own ? share : 0.001) * RECORDS * unit();
      sums.add(Math.round(exact + deviation * random.nextGaussian()));
    }
    return sums;
  }

  private WordShares shares(List<Long> sums, double deviation) {
    try (var meaning = new WordMeaning(model.tokenEmbeddings(), words)) {
      return WordShares.of(frequencies, meaning, sums, List.of(RECORDS, RECORDS), deviation);
    }
  }

  @Test
  void withoutNoiseSharesAreWhatWasMeasured() {
    List<String> weather = List.of("rain", "snow", "storm");
    WordShares shares = shares(sums(weather, 0.2, 0), 1e-3);

    for (String text : weather) {
      assertThat(shares.of(0, word(text))).as(text).isCloseTo(0.2, within(2e-3));
      assertThat(shares.of(1, word(text))).as(text).isCloseTo(0.001, within(2e-3));
    }
    assertThat(shares.of(0, word("invoice"))).isCloseTo(0.001, within(2e-4));
  }

  /// Noise of 0.02 a share, twenty times the usual share: what nobody says stays near the usual
  /// share, where the measured shares scatter by twenty times that. Fixed noise.
  @Test
  void noiseIsNotTakenForWords() {
    double deviation = 0.02 * RECORDS * unit();
    WordShares shares = shares(sums(List.of(), 0, deviation), deviation);

    double most = 0;
    for (int word = 0; word < words.size(); word++) {
      most = Math.max(most, shares.of(0, word));
    }
    // the largest of 25,000 measured shares is 0.08
    assertThat(most).isLessThan(0.04);
    assertThat(shares.of(0, word("rain"))).isBetween(0.0001, 0.004);
  }

  /// A share of 0.15 is seven deviations of noise: it counts, and words that mean the same are
  /// expected to be in the label too.
  @Test
  void aWordFarAboveTheNoiseIsBelievedAndItsNeighboursProfit() {
    double deviation = 0.02 * RECORDS * unit();
    WordShares shares =
        shares(
            sums(List.of("rain", "snow", "storm", "clouds", "weather"), 0.15, deviation),
            deviation);

    assertThat(shares.of(0, word("storm"))).isBetween(0.06, 0.25);
    assertThat(shares.evidence(0, word("storm"))).isGreaterThan(4);
    assertThat(shares.evidence(0, word("storm"))).isGreaterThan(shares.evidence(1, word("storm")));
    assertThat(shares.of(0, word("rainfall")) / shares.of(1, word("rainfall"))).isGreaterThan(1);
  }

  @Test
  void aSingleLabelIsComparedWithWhatTheModelWrites() {
    double deviation = 0.002 * RECORDS * unit();
    List<Long> one = sums(List.of("rain", "snow"), 0.2, deviation).subList(0, words.size());
    try (var meaning = new WordMeaning(model.tokenEmbeddings(), words)) {
      WordShares shares = WordShares.of(frequencies, meaning, one, List.of(RECORDS), deviation);

      assertThat(shares.mean(word("rain"))).isCloseTo(0.001, within(1e-9));
      assertThat(shares.of(0, word("rain"))).isBetween(0.15, 0.25);
      assertThat(shares.of(0, word("invoice"))).isLessThan(0.01);
    }
  }
}
