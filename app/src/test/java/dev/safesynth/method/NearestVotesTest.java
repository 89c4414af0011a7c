package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.embedding.TestEmbedder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What one record adds to the votes. With a variance of 1 no coordinate's noise exceeds 7 but once
/// in 10^11.
class NearestVotesTest {
  private static final int MANY = 1000;
  private static final NoisyVectorSum NEARLY_EXACT = new NoisyVectorSum(1, NearestVotes.BOUND);

  private static final Candidates CANDIDATES =
      new Candidates(
          List.of(
              List.of("My bank card was declined", "The transfer has not arrived"),
              List.of("My bank card was declined", "Heavy rain on the coast", "A sunny weekend"),
              List.of()));

  private static List<Long> release(
      NearestVotes votes, Candidates candidates, NoisyVectorSum mechanism, GeneratorRecord... all) {
    return release(votes, candidates, mechanism, PrivateRecords.of(Private.of(List.of(all))));
  }

  private static List<Long> release(
      NearestVotes votes,
      Candidates candidates,
      NoisyVectorSum mechanism,
      PrivateRecords<GeneratorRecord> all) {
    Allowance allowance =
        Charge.paid(mechanism.zeroConcentrated(), Neighbouring.ADD_OR_REMOVE_ONE)
            .sequential(mechanism, 1);
    return votes.release(all, candidates, mechanism, allowance, NoiseSource.secure()).value();
  }

  private static GeneratorRecord[] copies(int label, String text) {
    return IntStream.range(0, MANY)
        .mapToObj(i -> record("id" + i, label, text))
        .toArray(GeneratorRecord[]::new);
  }

  private static GeneratorRecord record(String id, int label, String text) {
    return new GeneratorRecord(id, label, new LabelledText("any", text));
  }

  private static void assertVotes(List<Long> votes, long... expected) {
    assertThat(votes).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(votes.get(i)).as("candidate " + i).isBetween(expected[i] - 7, expected[i] + 7);
    }
  }

  /// A thousand records that say the same add a thousand to one number: one vote each.
  @Test
  void aRecordAddsOneVoteToTheNearestCandidateOfItsOwnLabel() {
    var votes = new NearestVotes(TestEmbedder.shared()::vector);

    assertVotes(
        release(votes, CANDIDATES, NEARLY_EXACT, copies(1, "Storms and showers near the sea")),
        0,
        0,
        0,
        MANY,
        0);
    assertVotes(
        release(votes, CANDIDATES, NEARLY_EXACT, copies(0, "The shop refused my card")),
        MANY,
        0,
        0,
        0,
        0);
    assertVotes(
        release(votes, CANDIDATES, NEARLY_EXACT, copies(1, "The shop refused my card")),
        0,
        0,
        MANY,
        0,
        0);
  }

  @Test
  void aRecordOfALabelWithoutCandidatesOrOfNoLabelVotesForNothing() {
    var votes = new NearestVotes(TestEmbedder.shared()::vector);

    for (int label : new int[] {2, 3, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertVotes(
          release(votes, CANDIDATES, NEARLY_EXACT, copies(label, "anything")), 0, 0, 0, 0, 0);
    }
  }

  /// Vectors of another length, of no numbers, of infinities: the votes are still one each.
  @Test
  void wrongVectorsMoveAVoteButMakeNoSecondOne() {
    var random = new Random(5);
    float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -0f, 1};
    var votes =
        new NearestVotes(
            _ -> {
              var vector = new float[random.nextInt(4)];
              for (int i = 0; i < vector.length; i++) {
                vector[i] = odd[random.nextInt(odd.length)];
              }
              return vector;
            });

    List<Long> found = release(votes, CANDIDATES, NEARLY_EXACT, copies(1, "text"));

    assertThat(found.subList(0, 2)).allMatch(value -> Math.abs(value) <= 7);
    assertThat(found.subList(2, 5).stream().mapToLong(Long::longValue).sum())
        .isBetween(MANY - 13L, MANY + 13L);
  }

  @Test
  void ofEquallyNearCandidatesTheFirstHasTheVote() {
    var votes = new NearestVotes(_ -> new float[] {1});

    assertVotes(release(votes, CANDIDATES, NEARLY_EXACT, copies(1, "text")), 0, 0, MANY, 0, 0);
  }

  /// A vector may not depend on which other texts are computed, or one record would move the votes
  /// of others.
  @Test
  void whoVotesBesideARecordDoesNotMoveItsVote() {
    var votes = new NearestVotes(TestEmbedder.shared()::vector);
    var all = new ArrayList<>(List.of(copies(1, "Sunshine on Saturday and Sunday")));
    all.addAll(Collections.nCopies(MANY, record("x", 0, "Where is my transfer?")));
    all.add(record("y", 1, "word ".repeat(400)));

    assertVotes(
        release(votes, CANDIDATES, NEARLY_EXACT, all.toArray(GeneratorRecord[]::new)),
        0,
        MANY,
        0,
        0,
        MANY);
  }

  /// Together the records are larger than the heap of the tests.
  @Test
  void recordsAreReadAndNotHeld() {
    var votes = new NearestVotes(text -> new float[] {text.length()});
    int characters = 1 << 20;
    int rows = Math.toIntExact(2 * Runtime.getRuntime().maxMemory() / characters);
    PrivateRecords<GeneratorRecord> many =
        PrivateRecords.of(
            use -> {
              for (int i = 0; i < rows; i++) {
                use.accept(record("id" + i, 1, "x".repeat(characters)));
              }
            });

    assertVotes(release(votes, CANDIDATES, NEARLY_EXACT, many), 0, 0, rows, 0, 0);
  }

  /// Nobody votes, and every candidate has the noise that is paid for. False alarms once in 10^9:
  /// the spread of 4,000 numbers of variance 400.
  @Test
  void candidatesWithoutVotesHaveTheSameNoise() {
    int size = 4000;
    var empty = new Candidates(List.of(IntStream.range(0, size).mapToObj(i -> "t" + i).toList()));
    var votes = new NearestVotes(_ -> new float[2]);

    List<Long> found = release(votes, empty, new NoisyVectorSum(400, NearestVotes.BOUND));

    assertThat(found).hasSize(size);
    double square = found.stream().mapToDouble(value -> (double) value * value).sum() / size;
    double error = 6.2 * Math.sqrt(2.0 / size);
    assertThat(square).isBetween(400 * (1 - error), 400 * (1 + error));
  }

  @Test
  void theMostVotedAreKeptLabelByLabelAndOfEqualOnesTheEarlier() {
    Candidates kept = CANDIDATES.best(List.of(-3L, 2L, 5L, 9L, 5L), List.of(1, 2, 4));

    assertThat(kept.byLabel())
        .containsExactly(
            List.of("The transfer has not arrived"),
            List.of("Heavy rain on the coast", "My bank card was declined"),
            List.of());
  }
}
