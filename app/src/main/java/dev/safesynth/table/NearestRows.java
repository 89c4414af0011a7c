package dev.safesynth.table;

import dev.safesynth.statistics.Rate;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Distances of synthetic rows to the nearest real ones ([Distances]). Shown because others show
/// them; `meaning` goes with every use of them.
///
/// @param rows synthetic rows measured; members and holdout are of one number
/// @param references members, and holdout rows, that they were compared with
/// @param closerToMembers share of rows that are closer to a member than to any holdout row, ties
///   counting half (the count is rounded to a whole number); 1/2 is what chance gives
/// @param identicalToMember share of rows at distance 0 from a member
/// @param identicalToHoldout the same for the holdout: chance
/// @param distance5 5% quantile of the distance to the nearest member
/// @param distance5Holdout the same to the nearest holdout row
/// @param ratioMedian median of the nearest distance to a member over the second nearest
/// @param ratioMedianHoldout the same to holdout rows
/// @param meaning what these figures are not
public record NearestRows(
    int rows,
    int references,
    Rate closerToMembers,
    Rate identicalToMember,
    Rate identicalToHoldout,
    double distance5,
    double distance5Holdout,
    double ratioMedian,
    double ratioMedianHoldout,
    String meaning) {
  /// The sentence that goes with these figures wherever they are shown.
  public static final String MEANING =
      "Distances to the nearest private row prove nothing about privacy: sets that pass such tests"
          + " can be attacked with success, and sets that fail can be safe.";

  private static final double TINY = 1e-8;

  static NearestRows of(Table synthetic, Table members, Table holdout) {
    Distances distances = Distances.of(synthetic);
    double[][] toMembers = nearest(distances, synthetic, members);
    double[][] toHoldout = nearest(distances, synthetic, holdout);
    double closer = 0;
    int copies = 0;
    int holdoutCopies = 0;
    for (int row = 0; row < toMembers.length; row++) {
      double difference = toMembers[row][0] - toHoldout[row][0];
      closer += difference < 0 ? 1 : difference == 0 ? 0.5 : 0;
      copies += toMembers[row][0] == 0 ? 1 : 0;
      holdoutCopies += toHoldout[row][0] == 0 ? 1 : 0;
    }
    int rows = synthetic.rows();
    return new NearestRows(
        rows,
        members.rows(),
        Rate.of((int) Math.round(closer), rows),
        Rate.of(copies, rows),
        Rate.of(holdoutCopies, rows),
        quantile(toMembers, 0.05, pair -> pair[0]),
        quantile(toHoldout, 0.05, pair -> pair[0]),
        quantile(toMembers, 0.5, NearestRows::ratio),
        quantile(toHoldout, 0.5, NearestRows::ratio),
        MEANING);
  }

  private static double[][] nearest(Distances distances, Table from, Table to) {
    return IntStream.range(0, from.rows())
        .parallel()
        .mapToObj(row -> distances.nearest(from, row, to, 2))
        .toArray(double[][]::new);
  }

  private static double ratio(double[] pair) {
    return (pair[0] + TINY) / (pair[pair.length - 1] + TINY);
  }

  private static double quantile(double[][] pairs, double at, ToDoubleFunction<double[]> value) {
    double[] sorted = Arrays.stream(pairs).mapToDouble(value).sorted().toArray();
    return sorted[(int) (at * (sorted.length - 1))];
  }
}
