package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.SparseVector;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.NoiseSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Public and private tokens of toy texts: three tokens, two records, scores that depend on the
/// token before.
class PredictedTextsTest {
  private static final boolean[] ALL = {true, true, true};
  private static final int DIVISOR = 2;

  /// Noise of about two records.
  private static final SparseVector SEARCH = SparseVector.within(2, PublicGate.MOVED);

  private static final ClippedSelection DRAW =
      new ClippedSelection(2 * ClippedSelection.GRID, DIVISOR, 1000);

  private static final TokenStep FREE = new TokenStep(new ClippedSelection(1, 1, 1000), 3);
  private static final ClippedMean MEAN = new ClippedMean(DRAW, 3);

  @TempDir private Path folder;

  private static PublicGate gate(double distance) {
    return new PublicGate(SEARCH, DIVISOR, distance, 3);
  }

  private static PredictedTexts texts(Journal journal, PublicGate gate, int uses) {
    Charge charge =
        Charge.paid(
            SEARCH.zeroConcentrated().times(uses).plus(DRAW.zeroConcentrated().times(uses)),
            Neighbouring.ADD_OR_REMOVE_ONE);
    return new PredictedTexts(
        new Batches(Private.of(Map.of())),
        gate,
        MEAN,
        FREE,
        charge.partition(SEARCH, uses),
        charge.partition(DRAW, uses),
        journal);
  }

  private Journal journal() {
    return Journal.create(folder.resolve("toy.journal"), Map.of("a", "b"));
  }

  /// Public scores after a token; -1 is the beginning.
  private static float[] logits(int before) {
    return switch (before) {
      case -1 -> new float[] {1, 0, -0.5f};
      case 0 -> new float[] {0, 0.5f, 0};
      case 1 -> new float[] {-1, 1, 1};
      default -> new float[] {0, 0, 2};
    };
  }

  private static TokenRule.Records records(int before) {
    float[] first = before == 0 ? new float[] {0, -3, 2} : new float[] {-2, 3, 0};
    float[] second = before == -1 ? new float[] {-4, 0, 4} : new float[] {1, 0, 0};
    return _ -> List.of(Private.of(first), Private.of(second));
  }

  /// Every probability of a text of two tokens, one of which may be private, by enumeration; the
  /// noise of the threshold, which both tests share, is summed numerically. Each of nine
  /// frequencies within six and a half standard errors: a false alarm in 10^9.
  @Test
  void textsFollowTheirLaw() {
    int draws = 40_000;
    var counts = new int[9];
    NoiseSource noise = NoiseSource.secure();
    try (Journal journal = journal()) {
      PredictedTexts texts = texts(journal, gate(0.7), 1);
      for (int i = 0; i < draws; i++) {
        TextWriter.Draw draw = texts.draw(new TextTask(i, 0, i));
        int one = draw.from(logits(-1), ALL, records(-1), noise).value();
        int two = draw.from(logits(one), ALL, records(one), noise).value();
        counts[3 * one + two]++;
      }
    }
    double[] law = enumerated();
    assertThat(Arrays.stream(law).sum()).isBetween(0.99999, 1.00001);
    for (int text = 0; text < 9; text++) {
      double expected = draws * law[text];
      assertThat((double) counts[text])
          .as("text %d", text)
          .isBetween(
              expected - 6.5 * Math.sqrt(expected * (1 - law[text])),
              expected + 6.5 * Math.sqrt(expected * (1 - law[text])));
    }
  }

  private static double[] enumerated() {
    PublicGate gate = gate(0.7);
    var law = new double[9];
    double scale = SEARCH.thresholdScale().up() / PublicGate.UNIT;
    int steps = 60_000;
    double reach = 30 * scale;
    var notThenAbove = new double[3];
    var neither = new double[3];
    double above = 0;
    for (int i = 0; i < steps; i++) {
      double z = -reach + 2 * reach * (i + 0.5) / steps;
      double weight = Math.exp(-Math.abs(z) / scale) / (2 * scale) * 2 * reach / steps;
      double first = above(gate, -1, z);
      above += weight * first;
      for (int one = 0; one < 3; one++) {
        double second = above(gate, one, z);
        notThenAbove[one] += weight * (1 - first) * second;
        neither[one] += weight * (1 - first) * (1 - second);
      }
    }
    for (int one = 0; one < 3; one++) {
      for (int two = 0; two < 3; two++) {
        law[3 * one + two] =
            above * mean(-1, one) * open(one, two)
                + open(-1, one)
                    * (notThenAbove[one] * mean(one, two) + neither[one] * open(one, two));
      }
    }
    return law;
  }

  /// That the question passes, given the noise of the threshold; in units.
  private static double above(PublicGate gate, int before, double threshold) {
    double distance =
        (double) gate.distance(logits(before), ALL, records(before)).openFor(Private.Purpose.AUDIT)
            / PublicGate.UNIT;
    double scale = SEARCH.queryScale().up() / PublicGate.UNIT;
    double needed = 0.7 * DIVISOR + threshold - distance;
    return needed > 0 ? Math.exp(-needed / scale) / 2 : 1 - Math.exp(needed / scale) / 2;
  }

  private static double open(int before, int token) {
    float[] logits = logits(before);
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    return Math.exp(logits[token]) / sum;
  }

  private static double mean(int before, int token) {
    TokenLaw law = MEAN.law(logits(before), ALL, records(before)).openFor(Private.Purpose.AUDIT);
    return Math.exp(law.logProbability(token));
  }

  /// The records would have one token and no other; where the test says no they have no say. Each
  /// of three frequencies within six and a half standard errors: a false alarm in 10^9.
  @Test
  void publicTokensComeFromPublicScoresAlone() {
    TokenRule.Records insistent =
        _ ->
            List.of(
                Private.of(new float[] {-1e6f, -1e6f, 1e6f}),
                Private.of(new float[] {-1e6f, -1e6f, 1e6f}));
    int draws = 20_000;
    var counts = new int[3];
    NoiseSource noise = NoiseSource.secure();
    try (Journal journal = journal()) {
      // a distance that no noise of this scale reaches
      PredictedTexts texts = texts(journal, gate(1000), 1);
      for (int i = 0; i < draws; i++) {
        counts[texts.draw(new TextTask(i, 0, i)).from(logits(-1), ALL, insistent, noise).value()]++;
      }
    }
    for (int token = 0; token < 3; token++) {
      double expected = draws * open(-1, token);
      assertThat((double) counts[token])
          .isBetween(expected - 6.5 * Math.sqrt(expected), expected + 6.5 * Math.sqrt(expected));
    }
  }

  /// After the last private token nobody asks the records.
  @Test
  void recordsAreNotAskedWhenThePrivateTokensAreUsedUp() {
    try (Journal journal = journal()) {
      // a threshold far below every distance
      TextWriter.Draw draw = texts(journal, gate(-1000), 3).draw(new TextTask(0, 0, 0));
      var asked = new AtomicInteger();
      TokenRule.Records counted =
          support -> {
            asked.incrementAndGet();
            return records(-1).differences(support);
          };
      NoiseSource noise = NoiseSource.secure();

      for (int token = 0; token < 8; token++) {
        assertThat(draw.usesRecords()).isEqualTo(token < 3);
        draw.from(logits(-1), ALL, counted, noise);
      }

      assertThat(asked).hasValue(3);
      assertThat(journal.searches(0)).isEqualTo(3);
    }
  }

  /// The charge of a search is on the disk before the records are asked, so a kill between the test
  /// and the journal cannot get a second one for nothing.
  @Test
  void aSearchIsInTheJournalBeforeItsFirstTest() {
    Path file = folder.resolve("toy.journal");
    try (Journal journal = journal()) {
      TextWriter.Draw draw = texts(journal, gate(1000), 2).draw(new TextTask(7, 0, 0));
      TokenRule.Records killed =
          _ -> {
            assertThat(contentOf(file)).contains("search 7 ");
            throw new IllegalStateException("killed");
          };

      assertThatThrownBy(() -> draw.from(logits(-1), ALL, killed, NoiseSource.secure()))
          .hasMessage("killed");
    }
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Two interruptions in two open searches leave one of three; a third leaves none, and the text
  /// goes on without records.
  @Test
  void aSearchThatAnInterruptionLostStaysPaidFor() {
    Path file = folder.resolve("toy.journal");
    TextTask task = new TextTask(0, 0, 0);
    NoiseSource noise = NoiseSource.secure();
    for (int interruption = 0; interruption < 3; interruption++) {
      try (Journal journal = interruption == 0 ? journal() : Journal.resume(file)) {
        assertThat(journal.searches(0)).isEqualTo(interruption);
        TextWriter.Draw draw = texts(journal, gate(1000), 3).draw(task);
        assertThat(draw.usesRecords()).isTrue();
        journal.draw(0, draw.from(logits(-1), ALL, records(-1), noise));
        journal.draw(0, draw.from(logits(-1), ALL, records(-1), noise));
      }
    }
    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.tokens(0)).hasSize(6);
      TextWriter.Draw draw = texts(journal, gate(-1000), 3).draw(task);

      assertThat(draw.usesRecords()).isFalse();
      draw.from(
          logits(-1),
          ALL,
          _ -> {
            throw new AssertionError("records were asked");
          },
          noise);
    }
  }

  /// One of two searches was lost: one private token is left, though none was drawn.
  @Test
  void noTextHasMorePrivateTokensThanItHasSearchesLeft() {
    Path file = folder.resolve("toy.journal");
    try (Journal journal = journal()) {
      journal.search(0);
    }
    try (Journal journal = Journal.resume(file)) {
      TextWriter.Draw draw = texts(journal, gate(-1000), 2).draw(new TextTask(0, 0, 0));
      NoiseSource noise = NoiseSource.secure();

      assertThat(draw.usesRecords()).isTrue();
      draw.from(logits(-1), ALL, records(-1), noise);

      assertThat(draw.usesRecords()).isFalse();
      assertThat(journal.searches(0)).isEqualTo(2);
    }
  }
}
