package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From records to words to texts, with the real model's vocabulary. Frequencies are made up: every
/// word is in one text of a thousand.
class WordProfileTest {
  private static final List<String> LABELS = List.of("bank", "weather");
  private static final KeyedRouting ROUTING = KeyedRouting.ofHex("5a".repeat(32));

  @TempDir private Path folder;

  private final LanguageModel model = TestModel.shared();
  private final WordFrequencies frequencies = even();

  /// Found once: it looks at every token of the vocabulary.
  private static @Nullable WordFrequencies even;

  private static synchronized WordFrequencies even() {
    WordFrequencies found = even;
    if (found == null) {
      LanguageModel model = TestModel.shared();
      int size = WordVocabulary.of(model).size();
      even = found = WordFrequencies.of(model, Collections.nCopies(size, 1_000L));
    }
    return found;
  }

  private static List<GeneratorRecord> records(int each) {
    var records = new ArrayList<GeneratorRecord>();
    for (int i = 0; i < each; i++) {
      records.add(record("a" + i, 0, "My credit card payment is late"));
      records.add(record("b" + i, 1, "Heavy rain and wind on the coast"));
    }
    return records;
  }

  private static GeneratorRecord record(String id, int label, String text) {
    return new GeneratorRecord(id, label, new LabelledText(LABELS.get(label), text));
  }

  private Released<List<Long>> release(List<GeneratorRecord> records, NoisyVectorSum mechanism) {
    Allowance allowance =
        Charge.paid(mechanism.zeroConcentrated(), Neighbouring.ADD_OR_REMOVE_ONE)
            .sequential(mechanism, 1);
    return new WordProfile(frequencies, 32, LABELS.size())
        .release(Private.of(records), mechanism, allowance, NoiseSource.secure());
  }

  private int word(String text) {
    int word = frequencies.words().indexOf(text);
    assertThat(word).as(text).isNotNegative();
    return word;
  }

  /// What the sums mean, with next to no noise on them.
  ///
  /// @param records 400 of each label
  private Steering steering(List<GeneratorRecord> records) {
    NoisyVectorSum mechanism = NoisyVectorSum.within(new ZeroConcentrated(50), WordProfile.BOUND);
    return Steering.of(
        frequencies,
        release(records, mechanism).value(),
        List.of(400L, 400L),
        Math.sqrt((double) mechanism.variance()));
  }

  /// The same with noise that is always the same, for what fresh noise decides differently now and
  /// then: where one part of the key words ends, or which of 25,000 words seem known.
  private Steering steeringWithFixedNoise() {
    int size = frequencies.words().size();
    NoisyVectorSum mechanism = NoisyVectorSum.within(new ZeroConcentrated(50), WordProfile.BOUND);
    double deviation = Math.sqrt((double) mechanism.variance());
    var random = new Random(7);
    var sums = new ArrayList<Long>();
    for (int i = 0; i < LABELS.size() * size; i++) {
      sums.add(Math.round(deviation * random.nextGaussian()));
    }
    for (GeneratorRecord record : records(400)) {
      int[] words = frequencies.words().in(record.content().text(), 32);
      for (int word : words) {
        int at = record.label() * size + word;
        sums.set(at, sums.get(at) + (long) (WordProfile.BOUND / Math.sqrt(words.length)));
      }
    }
    return Steering.of(frequencies, sums, List.of(400L, 400L), deviation);
  }

  /// The noise has a standard deviation of one unit in 1024: the exact sums show through.
  @Test
  void aRecordAddsAVectorOfTheBoundToItsOwnLabelAlone() {
    var nearlyExact = new NoisyVectorSum(1, WordProfile.BOUND);
    List<Long> sums = release(List.of(record("x", 1, "rain wind rain rain")), nearlyExact).value();

    int size = frequencies.words().size();
    assertThat(sums).hasSize(2 * size);
    assertThat(sums.subList(0, size)).allMatch(value -> Math.abs(value) < 12);
    double half = WordProfile.BOUND / Math.sqrt(2);
    for (String word : List.of("rain", "wind")) {
      assertThat((double) sums.get(size + word(word))).isBetween(half - 13, half + 12);
    }
  }

  /// A word that no record of a label uses reaches a bias of 2 only when its noise exceeds six
  /// standard deviations: a false alarm in 10^8 runs.
  @Test
  void wordsOfALabelStandAboveTheNoiseAndNoOthersDo() {
    Steering steering = steering(records(400));

    for (String word : List.of("credit", "card", "payment", "late")) {
      assertThat(steering.lift(0, word(word))).as(word).isGreaterThan(2);
      assertThat(steering.lift(1, word(word))).as(word).isLessThan(2);
    }
    for (String word : List.of("rain", "wind", "coast")) {
      assertThat(steering.lift(1, word(word))).as(word).isGreaterThan(2);
    }
  }

  @Test
  void keyWordsAreThoseOfTheLabelAndTheSameForAResumedRun() {
    Steering steering = steering(records(400));

    var task = new TextTask(0, 0, 0);
    Set<Integer> words = steering.keyWords(task, 4, 8, ROUTING);

    assertThat(words).contains(word("credit"), word("card"), word("payment"));
    assertThat(words).doesNotContain(word("rain"), word("wind"));
    assertThat(steering.keyWords(task, 4, 8, ROUTING)).containsExactlyElementsOf(words);
  }

  /// Seven labels of 400 records, each with words of its own in 15 of 100 records, and one label of
  /// none, whose share is noise as large as everything. Fixed noise of 1.7 records.
  @Test
  void aLabelWithoutRecordsLeavesTheWordsOfTheOthersAlone() {
    int words = frequencies.words().size();
    double unit = WordProfile.BOUND / Math.sqrt(frequencies.countedPerText());
    double deviation = 1.7 * unit;
    List<Long> counts = List.of(400L, 400L, 400L, 400L, 400L, 400L, 400L, 0L);
    var random = new Random(3);
    var sums = new ArrayList<Long>();
    for (int label = 0; label < counts.size(); label++) {
      for (int word = 0; word < words; word++) {
        double exact = word % 1000 == label ? 0.15 * counts.get(label) * unit : 0;
        sums.add(Math.round(exact + deviation * random.nextGaussian()));
      }
    }

    Steering steering = Steering.of(frequencies, sums, counts, deviation);

    for (int label = 0; label < 7; label++) {
      var own = new HashSet<Integer>();
      int times = 0;
      for (int text = 0; text < 50; text++) {
        for (int word : steering.keyWords(new TextTask(text, label, text), 50, 6, ROUTING)) {
          if (word % 1000 == label) {
            own.add(word);
            times++;
          }
        }
      }
      assertThat(own).as("words of label " + label).hasSizeGreaterThanOrEqualTo(words / 1000 - 1);
      assertThat(times).as("of 300 for label " + label).isGreaterThan(200);
    }
  }

  /// Independent draws would leave some word out of all texts, or give one to far too many. Fixed
  /// noise: with fresh noise the place where one part of the words ends and the next begins moves,
  /// and a word on it is rounded twice.
  @Test
  void keyWordsAreDealtInProportionToTheirWeight() {
    Steering steering = steeringWithFixedNoise();
    List<String> words = List.of("my", "credit", "card", "payment", "is", "late");
    for (int texts : List.of(1, 12, 35, 600)) {
      for (int most = 1; most <= 3; most++) {
        var dealt = new HashMap<Integer, Integer>();
        for (int text = 0; text < texts; text++) {
          steering
              .keyWords(new TextTask(text, 0, text), texts, most, ROUTING)
              .forEach(word -> dealt.merge(word, 1, Integer::sum));
        }
        // every record has all of these words: their weights differ by the noise alone, a percent
        double each = texts * most / (double) words.size();
        for (String word : words) {
          assertThat((double) dealt.getOrDefault(word(word), 0))
              .as("%s in %d texts of %d key words", word, texts, most)
              .isBetween(0.85 * each - 1, 1.05 * each + 1);
        }
      }
    }
  }

  @Test
  void aWordThatTheTextsLackIsLiftedAndOneTheyHaveTooOftenIsHeldBack() {
    Steering steering = steeringWithFixedNoise();
    var balance = new WordBalance(steering, LABELS.size());
    int credit = word("credit");
    int card = word("card");
    assertThat(balance.correction(0, credit)).isZero();

    for (int text = 0; text < 8; text++) {
      balance.used(0, credit);
    }

    assertThat(balance.correction(0, credit)).isNegative();
    assertThat(balance.correction(0, card)).isPositive();
    assertThat(balance.correction(1, credit)).as("the other label's texts").isZero();
    assertThat(balance.correction(0, word("volcano"))).as("of which nothing is known").isZero();
  }

  @Test
  void aResumedRunKnowsWhatCompleteTextsHaveUsed() {
    Steering steering = steeringWithFixedNoise();
    int credit = word("credit");
    var settings =
        new GenerationSettings(LABELS, "short messages", 4, 24, 32, 50, 1, 1, 600L << 20);
    try (Journal journal = Journal.create(folder.resolve("run.journal"), Map.of("a", "b"))) {
      for (int text = 0; text < 3; text++) {
        journal.draw(text, Released.withoutPrivateData(frequencies.words().forms(credit)[0]));
        journal.done(text);
      }

      var resumed =
          new SteeredTexts(
              steering,
              Allocation.of(List.of(8, 8), List.of(400L, 400L), 4),
              ROUTING,
              GenerationPlan.onWords(8, 1e-6, 1000, 24).tokens(),
              new Vocabulary(model),
              settings,
              journal);

      assertThat(resumed.balance().correction(0, credit)).isNegative();
      assertThat(resumed.balance().correction(0, word("card"))).isPositive();
      assertThat(resumed.balance().correction(1, word("rain"))).isZero();
    }
  }

  /// Its 32 sequences would take 200 MiB; [TextGenerator#requireRoom] is asked before a charge,
  /// this comes after it.
  @Test
  void frequenciesAreMeasuredInLittleMemory() {
    var settings = new GenerationSettings(LABELS, "short messages", 4, 8, 32, 50, 1, 1, 64L << 20);
    var plan = GenerationPlan.onWords(8, 1e-6, 1000, 8);
    var generator = TextGenerator.of(model, settings, plan);

    generator.requireRoom();
    WordFrequencies found = generator.frequencies();

    assertThat(found.millionths()).hasSize(found.words().size()).anyMatch(often -> often > 0);
  }

  /// A word that all labels have, as often, is no key word of any, but each label's texts are to
  /// have it alike.
  @Test
  void ordinaryWordsOfTheDataHaveAShareToo() {
    var records = new ArrayList<GeneratorRecord>();
    for (int i = 0; i < 400; i++) {
      records.add(record("a" + i, 0, "My credit card on Tuesday"));
      records.add(record("b" + i, 1, "Heavy rain wind on Tuesday"));
    }
    Steering steering = steering(records);

    int tuesday = word("tuesday");
    assertThat(steering.share(0, tuesday)).isGreaterThan(0);
    assertThat((double) steering.share(0, tuesday))
        .isCloseTo(steering.share(1, tuesday), Percentage.withPercentage(20));
    assertThat(steering.share(0, word("credit")))
        .isGreaterThan(5 * steering.share(1, word("credit")));
    for (int text = 0; text < 12; text++) {
      assertThat(steering.keyWords(new TextTask(text, 0, text), 12, 2, ROUTING))
          .doesNotContain(tuesday);
    }
  }

  /// What is written follows the words, and is of the right number. A text has one of the three
  /// words in about two cases of three: none of 16 has one in a run of 10^7.
  @Test
  void textsAreWrittenFromTheWords() {
    Steering steering = steeringWithFixedNoise();
    var settings =
        new GenerationSettings(LABELS, "short messages", 4, 24, 32, 50, 2, 1, 600L << 20);
    GenerationPlan plan = GenerationPlan.onWords(8, 1e-6, 1000, 24);
    var generator = new TextGenerator(model, settings, plan.tokens());
    var allocation = Allocation.of(List.of(16, 16), List.of(400L, 400L), 4);

    try (Journal journal = Journal.create(folder.resolve("run.journal"), Map.of("a", "b"))) {
      List<LabelledText> texts =
          Released.all(
                  generator
                      .writeSteered(
                          steering, allocation, ROUTING, LABELS, journal, GenerationProgress.NONE)
                      .orElseThrow())
              .value();

      assertThat(texts).hasSize(32);
      assertThat(texts.subList(0, 16)).allMatch(text -> text.label().equals("bank"));
      assertThat(uses(texts.subList(0, 16), "card", "credit", "payment"))
          .isGreaterThan(uses(texts.subList(16, 32), "card", "credit", "payment"));
      assertThat(uses(texts.subList(16, 32), "rain", "wind", "coast"))
          .isGreaterThan(uses(texts.subList(0, 16), "rain", "wind", "coast"));
    }
  }

  private static String lowerCase(LabelledText text) {
    return text.text().toLowerCase(Locale.ROOT);
  }

  private static long uses(List<LabelledText> texts, String... words) {
    return texts.stream()
        .filter(text -> Arrays.stream(words).anyMatch(lowerCase(text)::contains))
        .count();
  }
}
