package dev.safesynth.audit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What the number of emitted tokens in a canary's set gives away, exactly: the number is a sum of
/// independent draws in either world, so its two laws are computed and compared. Where every draw
/// has the same log odds ratio the number is a sufficient statistic, and this is the canary's exact
/// epsilon; otherwise it is a lower bound on it.
final class CountedTokens {
  /// Epsilons above this are not told apart.
  static final double LARGEST = 1000;

  private final double[] with;
  private final double[] without;

  /// @param with for each draw the probability of the set with the canary
  /// @param without the same without it
  CountedTokens(double[] with, double[] without) {
    this.with = law(with);
    this.without = law(without);
  }

  /// The tokens of one text that goes through the canaries' positions in a circle.
  static CountedTokens of(List<LogitCanary> canaries, int tokens) {
    return new CountedTokens(
        IntStream.range(0, tokens)
            .mapToDouble(draw -> canaries.get(draw % canaries.size()).with())
            .toArray(),
        IntStream.range(0, tokens)
            .mapToDouble(draw -> canaries.get(draw % canaries.size()).without())
            .toArray());
  }

  /// The law of a sum of independent coins.
  private static double[] law(double[] probabilities) {
    var law = new double[probabilities.length + 1];
    law[0] = 1;
    for (int draw = 0; draw < probabilities.length; draw++) {
      for (int k = draw + 1; k > 0; k--) {
        law[k] = law[k] * (1 - probabilities[draw]) + law[k - 1] * probabilities[draw];
      }
      law[0] *= 1 - probabilities[draw];
    }
    return law;
  }

  /// The smallest epsilon for which both directions hold at `delta`; at most [#LARGEST].
  double epsilon(double delta) {
    double low = 0;
    double high = LARGEST;
    if (delta(low) <= delta) {
      return 0;
    }
    while (high - low > 1e-10 * Math.max(1, high)) {
      double middle = (low + high) / 2;
      if (delta(middle) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private double delta(double epsilon) {
    return Math.max(excess(with, without, epsilon), excess(without, with, epsilon));
  }

  private static double excess(double[] first, double[] second, double epsilon) {
    double factor = Math.exp(epsilon);
    double sum = 0;
    for (int k = 0; k < first.length; k++) {
      sum += Math.max(0, first[k] - (second[k] == 0 ? 0 : factor * second[k]));
    }
    return sum;
  }

  /// The same number of draws that all have the same two probabilities.
  static CountedTokens repeated(double with, double without, int draws) {
    var first = new double[draws];
    var second = new double[draws];
    Arrays.fill(first, with);
    Arrays.fill(second, without);
    return new CountedTokens(first, second);
  }
}
