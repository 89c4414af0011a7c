package dev.safesynth.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/// The correction for many tests of Holm (1979): the probability that any of the true hypotheses
/// among them falls below a level is at most that level, however the tests depend on each other.
public final class Holm {
  private Holm() {}

  /// The corrected values, in the order of `pValues`.
  ///
  /// @param pValues each in [0, 1]
  public static double[] corrected(double[] pValues) {
    int[] order =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] corrected = pValues.clone();
    double last = 0;
    for (int rank = 0; rank < order.length; rank++) {
      last = Math.max(last, Math.min(1, (order.length - rank) * pValues[order[rank]]));
      corrected[order[rank]] = last;
    }
    return corrected;
  }
}
