package dev.safesynth.attack;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// The one-run disclosure test: a record is disclosed if a run of eight words that it alone owns,
/// among members and non-members, and that no public reference text has, occurs in the release.
/// Runs of non-members occur by chance only, so they tell how many of the members' do ("phantoms",
/// Amin et al. 2026). Guessing "member" for every disclosed record is a legitimate auditor, so the
/// counts give a lower bound on epsilon without any model of the generator.
///
/// **Members chosen with probability p other than 1/2.** The p-value needs no change: a release
/// that says nothing about membership leaves disclosed members ~ Binomial(disclosed, p). The bound
/// of [OneRunBound] is proved for fair coins, so it is computed on a thinned set: with p > 1/2 each
/// member is kept with probability (1 - p) / p and each non-member always (the mirror for p < 1/2).
/// Given that a record is kept, it is a member with probability 1/2, independently of the others;
/// records that are not kept are part of the fixed rest of the data, which the guarantee allows an
/// adversary to know. This is exact and costs power, not validity. It needs `p` as declared before
/// the split and one independent coin per record: a shuffle into parts of fixed sizes only
/// approximates it.
///
/// @param runWords length of the runs in words
/// @param disclosedMembers members whose own run is in the release
/// @param disclosedNonMembers the same for non-members: chance
/// @param pValue of the counts if the release said nothing about membership, in [0, 1]
/// @param examples records kept for the bound, m
/// @param guesses disclosed ones among them, r
/// @param correct members among those, v
/// @param epsilonLowerBound refuted with 95% confidence at `delta`; 0 means nothing is refuted
/// @param epsilonCeiling the most that this many records could have shown, all members disclosed
/// @param delta of the claim that is tested
public record Disclosure(
    int runWords,
    int members,
    int nonMembers,
    int disclosedMembers,
    int disclosedNonMembers,
    double pValue,
    int examples,
    int guesses,
    int correct,
    double epsilonLowerBound,
    double epsilonCeiling,
    double delta) {
  private static final int RUN = 8;
  private static final double ALPHA = 0.05;

  /// Runs the test.
  ///
  /// @param memberProbability with which each record became a member, in (0, 1)
  /// @param reference public texts whose runs do not count
  static Disclosure test(
      List<Candidate> released,
      List<Candidate> members,
      List<Candidate> nonMembers,
      List<Candidate> reference,
      double memberProbability,
      double delta,
      Random random) {
    Map<String, Integer> owners = new HashMap<>();
    List<Candidate> records = new ArrayList<>(members);
    records.addAll(nonMembers);
    for (Candidate record : records) {
      new HashSet<>(runs(record)).forEach(run -> owners.merge(run, 1, Integer::sum));
    }
    Set<String> known = new HashSet<>();
    reference.forEach(text -> known.addAll(runs(text)));
    Set<String> shown = new HashSet<>();
    released.forEach(text -> shown.addAll(runs(text)));
    double odds = (1 - memberProbability) / memberProbability;
    int[] disclosed = new int[2];
    int[] kept = new int[2];
    int[] keptDisclosed = new int[2];
    for (int i = 0; i < records.size(); i++) {
      int side = i < members.size() ? 1 : 0;
      boolean hit =
          runs(records.get(i)).stream()
              .anyMatch(
                  run ->
                      owners.getOrDefault(run, 0) == 1
                          && shown.contains(run)
                          && !known.contains(run));
      boolean keep = random.nextDouble() < (side == 1 ? odds : 1 / odds);
      disclosed[side] += hit ? 1 : 0;
      kept[side] += keep ? 1 : 0;
      keptDisclosed[side] += hit && keep ? 1 : 0;
    }
    int examples = kept[0] + kept[1];
    int guesses = keptDisclosed[0] + keptDisclosed[1];
    return new Disclosure(
        RUN,
        members.size(),
        nonMembers.size(),
        disclosed[1],
        disclosed[0],
        new Binomial(disclosed[0] + disclosed[1], memberProbability).atLeast(disclosed[1]),
        examples,
        guesses,
        keptDisclosed[1],
        new OneRunBound(examples, guesses, keptDisclosed[1]).epsilonLowerBound(delta, ALPHA),
        new OneRunBound(examples, kept[1], kept[1]).epsilonLowerBound(delta, ALPHA),
        delta);
  }

  private static List<String> runs(Candidate text) {
    return Words.runs(text.words(), RUN);
  }
}
