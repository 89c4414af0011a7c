package dev.safesynth.attack.shadow;

import dev.safesynth.attack.OneRunBound;
import dev.safesynth.audit.TwoWorldCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// Lower bounds on epsilon from the scores of records whose membership was decided by fair coins,
/// each with 95% confidence.
///
/// `oneRun` holds whatever records of one release have to do with each other (Steinke, Nasr and
/// Jagielski 2023, [OneRunBound]). `clopperPearson` treats them as independent trials, as the
/// literature does; it is the larger one as a rule, and not proved.
///
/// @param coins records times attacked releases that count for `oneRun`, m: a random choice of at
///   most 0.05 / delta of all, since more would blunt it
/// @param guesses the eighth with the highest scores, guessed to be members, and the eighth with
///   the lowest, guessed not to be; r
/// @param correct right ones among them, v
/// @param oneRunCeiling the most that `oneRun` could have been, all guesses right
/// @param trials members and non-members on which `clopperPearson` was measured: one half of all,
///   after the other half chose the threshold
/// @param clopperPearsonCeiling the most that `clopperPearson` could have been, no error made
/// @param delta at which both hold
public record EpsilonBounds(
    int coins,
    int guesses,
    int correct,
    double oneRun,
    double oneRunCeiling,
    int trials,
    double clopperPearson,
    double clopperPearsonCeiling,
    double delta) {
  private static final double ALPHA = 0.05;
  private static final double COINS_TIMES_DELTA = 0.05;
  private static final int FEWEST_COINS = 100;
  private static final double SIDE = 0.125;
  private static final int THRESHOLDS = 100;

  private record Scored(double score, boolean member) {}

  /// Both bounds from the scores of one attack.
  ///
  /// @param members scores of members, at least two
  /// @param nonMembers scores of non-members, at least two
  public static EpsilonBounds of(
      double[] members, double[] nonMembers, double delta, Random random) {
    List<Scored> all = new ArrayList<>();
    Arrays.stream(members).forEach(score -> all.add(new Scored(score, true)));
    Arrays.stream(nonMembers).forEach(score -> all.add(new Scored(score, false)));
    Collections.shuffle(all, random);
    int coins = (int) Math.min(all.size(), Math.max(FEWEST_COINS, COINS_TIMES_DELTA / delta));
    List<Scored> chosen = new ArrayList<>(all.subList(0, coins));
    chosen.sort(Comparator.comparingDouble(Scored::score)); // stable: ties stay shuffled
    int side = (int) (SIDE * coins);
    int correct = 0;
    for (int i = 0; i < side; i++) {
      correct += chosen.get(i).member() ? 0 : 1;
      correct += chosen.get(coins - 1 - i).member() ? 1 : 0;
    }
    List<Scored> first = all.subList(0, all.size() / 2);
    List<Scored> second = all.subList(all.size() / 2, all.size());
    int in = (int) second.stream().filter(Scored::member).count();
    boolean both = in > 0 && in < second.size();
    return new EpsilonBounds(
        coins,
        2 * side,
        correct,
        new OneRunBound(coins, 2 * side, correct).epsilonLowerBound(delta, ALPHA),
        new OneRunBound(coins, 2 * side, 2 * side).epsilonLowerBound(delta, ALPHA),
        second.size(),
        both ? counts(second, threshold(first, delta)).epsilonLowerBound(delta, ALPHA) : 0,
        both
            ? new TwoWorldCounts(in, in, 0, second.size() - in).epsilonLowerBound(delta, ALPHA)
            : 0,
        delta);
  }

  /// The threshold with the largest bound on the first half, among evenly spaced order statistics.
  private static double threshold(List<Scored> half, double delta) {
    double[] sorted = half.stream().mapToDouble(Scored::score).sorted().toArray();
    double best = sorted[sorted.length / 2];
    if (half.stream().map(Scored::member).distinct().count() < 2) {
      return best;
    }
    double largest = 0;
    for (int i = 1; i < THRESHOLDS; i++) {
      double cut = sorted[(int) ((long) i * sorted.length / THRESHOLDS)];
      double bound = counts(half, cut).epsilonLowerBound(delta, ALPHA);
      if (bound > largest) {
        largest = bound;
        best = cut;
      }
    }
    return best;
  }

  private static TwoWorldCounts counts(List<Scored> half, double cut) {
    int hits = 0;
    int with = 0;
    int alarms = 0;
    for (Scored scored : half) {
      with += scored.member() ? 1 : 0;
      boolean above = scored.score() > cut;
      hits += above && scored.member() ? 1 : 0;
      alarms += above && !scored.member() ? 1 : 0;
    }
    return new TwoWorldCounts(hits, with, alarms, half.size() - with);
  }
}
