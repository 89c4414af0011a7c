package dev.safesynth.attack.shadow;

import dev.safesynth.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// How far planted canaries stand out among possible ones that were not planted (Carlini et al.
/// 2019, "The Secret Sharer"): `log2(R + 1) - log2(rank)` with the rank of a canary's score among
/// the `R` others, 1 for the highest.
///
/// @param planted canaries in the attacked releases, counted once for each release
/// @param notPlanted possible ones that were left out of them, counted likewise
/// @param mean of the planted ones, in bits; `interval` is the percentile bootstrap's over planted
///   and other canaries of each release, 95%
/// @param byChance what the mean would be if canaries left no trace
/// @param most the largest exposure that one canary can have, in bits
public record CanaryExposure(
    int planted, int notPlanted, double mean, Interval interval, double byChance, double most) {

  private static final int RESAMPLES = 1000;

  /// @param scores of planted canaries as members, for each attacked release; one a side at least
  static CanaryExposure of(List<SignalTable.Scores> scores, Random random) {
    double[] resampled = new double[RESAMPLES];
    Arrays.setAll(
        resampled, i -> mean(scores.stream().map(release -> resampled(release, random)).toList()));
    Arrays.sort(resampled);
    int planted = 0;
    int others = 0;
    double byChance = 0;
    double most = 0;
    for (SignalTable.Scores release : scores) {
      int out = release.nonMembers().length;
      planted += release.members().length;
      others += out;
      most = Math.max(most, log2(out + 1));
      double chance = 0;
      for (int rank = 1; rank <= out + 1; rank++) {
        chance += exposure(rank, out) / (out + 1);
      }
      byChance += chance * release.members().length;
    }
    return new CanaryExposure(
        planted,
        others,
        mean(scores),
        Interval.percentile(resampled, 0.95),
        byChance / planted,
        most);
  }

  private static SignalTable.Scores resampled(SignalTable.Scores scores, Random random) {
    return new SignalTable.Scores(
        resampled(scores.members(), random), resampled(scores.nonMembers(), random));
  }

  private static double[] resampled(double[] values, Random random) {
    return random.ints(values.length, 0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double mean(List<SignalTable.Scores> scores) {
    double sum = 0;
    int planted = 0;
    for (SignalTable.Scores release : scores) {
      double[] out = release.nonMembers();
      for (double score : release.members()) {
        double rank = 1;
        for (double other : out) {
          rank += other > score ? 1 : other == score ? 0.5 : 0;
        }
        sum += exposure(rank, out.length);
        planted++;
      }
    }
    return sum / planted;
  }

  private static double exposure(double rank, int others) {
    return log2(others + 1) - log2(rank);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
