package dev.safesynth.table;

import dev.safesynth.attack.AttackResult;
import dev.safesynth.attack.shadow.EpsilonBounds;
import java.util.Random;
import java.util.stream.IntStream;

/// Membership inference by the ratio of densities (DOMIAS, van Breugel et al. 2023): a private row
/// should lie where the synthetic table is denser than the population. Densities are those of the
/// k-th nearest neighbour, k = 5, with [Distances]; a part of the holdout stands for the
/// population, the rest are the non-members.
///
/// @param members number of members scored
/// @param nonMembers number of non-members scored, as many
/// @param attack how the score separates the two
/// @param bounds lower bounds on epsilon, if the two sides were divided by a fair coin for each row
public record Membership(int members, int nonMembers, AttackResult attack, EpsilonBounds bounds) {
  private static final int NEIGHBOUR = 5;

  /// Keeps the logarithm of a distance of zero finite.
  private static final double TINY = 1e-6;

  /// @param members as many as `nonMembers`
  /// @param delta at which bounds on epsilon are given
  static Membership attack(
      Table synthetic,
      Table members,
      Table nonMembers,
      Table population,
      double delta,
      Random random) {
    Distances distances = Distances.of(synthetic);
    double[] in = scores(distances, members, synthetic, population);
    double[] out = scores(distances, nonMembers, synthetic, population);
    return new Membership(
        in.length,
        out.length,
        AttackResult.of("domias", true, in, out),
        EpsilonBounds.of(in, out, delta, random));
  }

  /// log of the distance to the population over the distance to the synthetic table, with the mean
  /// distance of the nearest `k`, which breaks the ties that categories make.
  private static double[] scores(
      Distances distances, Table rows, Table synthetic, Table population) {
    return IntStream.range(0, rows.rows())
        .parallel()
        .mapToDouble(
            row ->
                Math.log(TINY + mean(distances.nearest(rows, row, population, NEIGHBOUR)))
                    - Math.log(TINY + mean(distances.nearest(rows, row, synthetic, NEIGHBOUR))))
        .toArray();
  }

  private static double mean(double[] distances) {
    double sum = 0;
    for (double distance : distances) {
      sum += distance;
    }
    return sum / distances.length;
  }
}
