package dev.safesynth.table;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.RocCurve;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Membership inference by the ratio of densities (DOMIAS, van Breugel et al. 2023): a private row
/// should lie where the synthetic table is denser than the population. Densities are those of the
/// k-th nearest neighbour, k = 5, with [Distances]; half of the holdout stands for the population,
/// the other half are the non-members.
///
/// @param withheld why there are no figures; absent when there are
/// @param members number of members scored
/// @param nonMembers number of non-members scored
/// @param auc area under the ROC curve, 1/2 for no leak
/// @param aucInterval 95%, DeLong's
/// @param tprAtFpr01 share of members above the lowest threshold that at most 1% of the non-members
///   exceed; absent with fewer than 100 of them
/// @param tprAtFpr01Interval 95%, Clopper and Pearson
/// @param roc vertices of the empirical curve
public record Membership(
    Optional<String> withheld,
    int members,
    int nonMembers,
    Optional<Double> auc,
    Optional<Interval> aucInterval,
    Optional<Double> tprAtFpr01,
    Optional<Interval> tprAtFpr01Interval,
    List<RocCurve.Point> roc) {
  private static final int NEIGHBOUR = 5;
  private static final int MEASURABLE = 100;
  private static final int ROC_POINTS = 200;

  /// Keeps the logarithm of a distance of zero finite.
  private static final double TINY = 1e-6;

  public Membership {
    roc = List.copyOf(roc);
  }

  static Membership withheld(String reason) {
    return new Membership(
        Optional.of(reason),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  static Membership attack(Table synthetic, Table members, Table nonMembers, Table population) {
    Distances distances = Distances.of(synthetic);
    RocCurve curve =
        new RocCurve(
            scores(distances, members, synthetic, population),
            scores(distances, nonMembers, synthetic, population));
    RocCurve.OperatingPoint point = curve.at(0.01);
    Optional<RocCurve.OperatingPoint> shown =
        point.negatives() >= MEASURABLE ? Optional.of(point) : Optional.empty();
    return new Membership(
        Optional.empty(),
        members.rows(),
        nonMembers.rows(),
        Optional.of(curve.area()),
        Optional.of(curve.areaInterval()),
        shown.map(RocCurve.OperatingPoint::truePositiveRate),
        shown.map(p -> Binomial.clopperPearson(p.truePositives(), p.positives(), 0.95)),
        curve.points(ROC_POINTS));
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
