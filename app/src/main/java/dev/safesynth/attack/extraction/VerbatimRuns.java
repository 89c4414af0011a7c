package dev.safesynth.attack.extraction;

import dev.safesynth.statistics.FourfoldTable;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.Rate;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Runs of neighbouring words that released texts share with private ones. A run that also occurs
/// in the public texts does not count. Words are lower-cased and stripped of punctuation.
///
/// **Two views.** `releasedTexts` asks how much of the release is copied; more private records give
/// more chance matches, so only rows of equal `records` may be compared. `records` asks how many
/// private records are repeated, members against holdout: if the release ignored who is a member,
/// the records it repeats would be spread over the two at random, whatever the texts are like, so
/// Fisher's test of them is exact. Copies of one record in many released texts count once there.
///
/// @param releasedTexts one row each for members, as many members drawn at random as there are
///   holdout records (where there are more), and holdout
/// @param records one row for each length of run
public record VerbatimRuns(List<ReleasedTexts> releasedTexts, List<Records> records) {
  /// Lengths of run that are reported, in words.
  static final List<Integer> LENGTHS = List.of(8, 16, 32, 50);

  public VerbatimRuns {
    releasedTexts = List.copyOf(releasedTexts);
    records = List.copyOf(records);
  }

  /// How much of the release is also in one collection of private records.
  ///
  /// @param against name of the collection
  /// @param records its size
  /// @param medianLongest median over released texts of the longest shared run, in words
  /// @param longest the longest shared run, in words, at most 256
  /// @param shares of released texts with a shared run of at least so many words
  /// @param runs distinct longest runs of at least eight words by how many records have them
  public record ReleasedTexts(
      String against,
      int records,
      int medianLongest,
      int longest,
      List<AtLeast> shares,
      Eidetic runs) {
    public ReleasedTexts {
      shares = List.copyOf(shares);
    }
  }

  /// Released texts that share a long run.
  ///
  /// @param words least length of the run
  /// @param texts share of released texts with one
  public record AtLeast(int words, Rate texts) {}

  /// Distinct runs by the number k of private records that have them ("k-eidetic" memorisation,
  /// Carlini et al. 2021). A run of one record is that person's, one of many is a common phrase.
  ///
  /// @param one runs that a single record has
  /// @param twoToFive runs that two to five records have
  /// @param moreThanFive runs that more have
  public record Eidetic(int one, int twoToFive, int moreThanFive) {}

  /// Private records of which the release repeats a run.
  ///
  /// @param words length of the run
  /// @param members share of members
  /// @param holdout share of holdout records: what occurs by chance
  /// @param difference members minus holdout
  /// @param interval 95% interval of the difference (Newcombe)
  /// @param pValue of Fisher's exact test that members are not repeated more often
  public record Records(
      int words, Rate members, Rate holdout, double difference, Interval interval, double pValue) {}

  static ReleasedTexts released(
      String against, List<int[]> synthetic, List<int[]> records, RunIndex known) {
    RunIndex index = new RunIndex(records);
    int[] longest = longest(synthetic, index, known);
    int[] sorted = longest.clone();
    Arrays.sort(sorted);
    return new ReleasedTexts(
        against,
        records.size(),
        sorted[sorted.length / 2],
        sorted[sorted.length - 1],
        LENGTHS.stream()
            .map(words -> new AtLeast(words, Rate.of(atLeast(longest, words), longest.length)))
            .toList(),
        eidetic(synthetic, index, known));
  }

  static List<Records> records(
      List<int[]> synthetic, List<int[]> members, List<int[]> holdout, RunIndex known) {
    RunIndex release = new RunIndex(synthetic);
    int[] ofMembers = longest(members, release, known);
    int[] ofHoldout = longest(holdout, release, known);
    return LENGTHS.stream()
        .map(
            words -> {
              FourfoldTable table =
                  new FourfoldTable(
                      atLeast(ofMembers, words),
                      members.size(),
                      atLeast(ofHoldout, words),
                      holdout.size());
              return new Records(
                  words,
                  Rate.of(table.hits(), table.trials()),
                  Rate.of(table.otherHits(), table.otherTrials()),
                  table.difference(),
                  table.differenceInterval(),
                  table.pValue());
            })
        .toList();
  }

  private static int atLeast(int[] lengths, int words) {
    return (int) Arrays.stream(lengths).filter(length -> length >= words).count();
  }

  /// For each text its longest run that `index` has and `known` has not. A run that starts at a
  /// given word is known up to some length and not beyond, so only the longest needs a look.
  private static int[] longest(List<int[]> texts, RunIndex index, RunIndex known) {
    return texts.stream()
        .mapToInt(
            text ->
                IntStream.range(0, text.length)
                    .map(start -> unknownRun(text, start, index, known))
                    .max()
                    .orElse(0))
        .toArray();
  }

  private static int unknownRun(int[] text, int start, RunIndex index, RunIndex known) {
    int length = index.longest(text, start);
    return length > known.longest(text, start) ? length : 0;
  }

  private static Eidetic eidetic(List<int[]> synthetic, RunIndex index, RunIndex known) {
    Map<IntBuffer, Integer> owners = new HashMap<>();
    for (int[] text : synthetic) {
      int before = 0;
      for (int start = 0; start < text.length; start++) {
        int length = unknownRun(text, start, index, known);
        // else it is the tail of the run that starts one word earlier
        if (length >= LENGTHS.getFirst() && length >= before) {
          IntBuffer run = IntBuffer.wrap(Arrays.copyOfRange(text, start, start + length));
          if (!owners.containsKey(run)) {
            owners.put(run, index.textsWith(text, start, length));
          }
        }
        before = length;
      }
    }
    return new Eidetic(
        counted(owners, 1, 1), counted(owners, 2, 5), counted(owners, 6, Integer.MAX_VALUE));
  }

  private static int counted(Map<IntBuffer, Integer> owners, int from, int to) {
    return (int) owners.values().stream().filter(n -> from <= n && n <= to).count();
  }
}
