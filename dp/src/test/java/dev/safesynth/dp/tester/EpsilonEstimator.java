package dev.safesynth.dp.tester;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A lower bound of the epsilon of a mechanism, from its outputs on two neighbouring inputs alone.
///
/// In the manner of StatDP (Ding, Wang, Wang, Zhang and Kifer 2018) and DP-Sniper (Bichsel,
/// Steffen, Bogunovic and Vechev 2021): half of the draws choose the outcomes of the largest
/// likelihood ratio, the other half measures how likely these are under each input, with Clopper
/// and Pearson's bounds. As the two halves are independent, the choice cannot spoil the confidence:
/// the bound exceeds the true epsilon with probability at most 1e-9.
public final class EpsilonEstimator {
  /// Two directions, two bounds each.
  private static final double ALPHA = 1e-9 / 4;

  private EpsilonEstimator() {}

  /// The bound, at least 0: a mechanism that is (epsilon, delta)-differentially private has an
  /// epsilon of at least this.
  ///
  /// @param first the mechanism on one input; an outcome has `equals`, and should be coarse where
  ///   there are many
  /// @param second the mechanism on the other
  /// @param draws from each
  public static double lowerBound(Supplier<?> first, Supplier<?> second, double delta, int draws) {
    Map<Object, long[]> training = count(first, second, draws / 2);
    Map<Object, long[]> measured = count(first, second, draws - draws / 2);
    double forward = bound(training, measured, 0, delta, draws - draws / 2);
    double backward = bound(training, measured, 1, delta, draws - draws / 2);
    return Math.max(0, Math.max(forward, backward));
  }

  private static Map<Object, long[]> count(Supplier<?> first, Supplier<?> second, int draws) {
    var counts = new HashMap<Object, long[]>();
    for (int i = 0; i < draws; i++) {
      counts.computeIfAbsent(first.get(), _ -> new long[2])[0]++;
      counts.computeIfAbsent(second.get(), _ -> new long[2])[1]++;
    }
    return counts;
  }

  private static double bound(
      Map<Object, long[]> training,
      Map<Object, long[]> measured,
      int likely,
      double delta,
      int draws) {
    Set<Object> event = bestEvent(training, likely, delta, draws);
    long often = 0;
    long seldom = 0;
    for (var outcome : measured.entrySet()) {
      if (event.contains(outcome.getKey())) {
        often += outcome.getValue()[likely];
        seldom += outcome.getValue()[1 - likely];
      }
    }
    double above = BinomialBounds.lower(often, draws, ALPHA) - delta;
    return above <= 0
        ? Double.NEGATIVE_INFINITY
        : Math.log(above / BinomialBounds.upper(seldom, draws, ALPHA));
  }

  /// The outcomes above the threshold of the likelihood ratio that promises the largest bound.
  private static Set<Object> bestEvent(
      Map<Object, long[]> training, int likely, double delta, int draws) {
    Stream<Map.Entry<Object, long[]>> outcomes = training.entrySet().stream();
    List<Map.Entry<Object, long[]>> byRatio =
        outcomes
            .sorted(
                (a, b) -> Double.compare(ratio(b.getValue(), likely), ratio(a.getValue(), likely)))
            .toList();
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    double often = 0;
    double seldom = 0;
    for (int i = 0; i < byRatio.size(); i++) {
      often += byRatio.get(i).getValue()[likely];
      seldom += byRatio.get(i).getValue()[1 - likely];
      // six standard deviations stand in for the bounds to come
      double above = often - 6 * Math.sqrt(often) - delta * draws;
      double value = above <= 0 ? most : Math.log(above / (seldom + 6 * Math.sqrt(seldom) + 20));
      if (value > most) {
        most = value;
        best = i + 1;
      }
    }
    var event = new HashSet<Object>();
    byRatio.subList(0, best).forEach(outcome -> event.add(outcome.getKey()));
    return event;
  }

  private static double ratio(long[] counts, int likely) {
    return (counts[likely] + 1.0) / (counts[1 - likely] + 1.0);
  }
}
