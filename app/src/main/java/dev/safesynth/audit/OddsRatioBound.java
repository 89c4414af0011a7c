package dev.safesynth.audit;

import java.util.Arrays;
import java.util.List;

/// A lower bound on the largest log odds ratio of an event between two worlds, over positions whose
/// probabilities differ and are not known: the exact conditional law of stratified two-by-two
/// tables (Zelen 1971), with Chernoff's bound for its tail.
///
/// A draw whose loss has range `eta` has a log odds ratio of at most `eta`, for every event (Dong,
/// Durfee and Rogers 2020). Given how often the event came in both worlds together, the number in
/// the first is non-central hypergeometric at each position, whatever the probabilities, and grows
/// with the log odds ratio `theta`. With `Z(theta) = sum_x C(n, x) C(n, m - x) exp(theta x)`, the
/// probability of `s` or more in all is at most `prod_t Z_t(theta + lambda) / Z_t(theta) ·
/// exp(-lambda s)` for every `lambda >= 0`; the best one takes `theta + lambda` to the likeliest
/// value.
final class OddsRatioBound {
  /// Log odds ratios above this are not told apart.
  private static final double LARGEST = 64;

  private final Position[] positions;
  private final double sum;

  /// How often the event came at one position.
  ///
  /// @param with in the world where it should be more frequent
  /// @param without in the other
  /// @param draws in each, >= 1
  record Position(int with, int without, int draws) {
    Position {
      if (with < 0 || with > draws || without < 0 || without > draws || draws < 1) {
        throw new IllegalArgumentException("counts must lie in 0 .. draws");
      }
    }
  }

  OddsRatioBound(List<Position> positions) {
    this.positions = positions.toArray(Position[]::new);
    this.sum = positions.stream().mapToDouble(Position::with).sum();
  }

  /// The largest log odds ratio that the counts refute with confidence 1 - `alpha`; 0 if none.
  double lowerBound(double alpha) {
    double likeliest = likeliest();
    double best = logNormaliser(likeliest) - likeliest * sum;
    double low = 0;
    double high = likeliest;
    if (best - logNormaliser(0) >= Math.log(alpha)) {
      return 0;
    }
    while (high - low > 1e-6) {
      double middle = (low + high) / 2;
      if (best - logNormaliser(middle) + middle * sum < Math.log(alpha)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Where `log Z(theta) - theta · sum`, which is convex, is least.
  private double likeliest() {
    double low = 0;
    double high = LARGEST;
    while (high - low > 1e-7) {
      double first = low + (high - low) / 3;
      double second = high - (high - low) / 3;
      if (logNormaliser(first) - first * sum <= logNormaliser(second) - second * sum) {
        high = second;
      } else {
        low = first;
      }
    }
    return (low + high) / 2;
  }

  private double logNormaliser(double theta) {
    return Arrays.stream(positions).mapToDouble(at -> logNormaliser(at, theta)).sum();
  }

  /// `log sum_x C(n, x) C(n, m - x) exp(theta x)`, relative to its first term, which does not
  /// depend on `theta` but for `exp(theta x)`: terms by their ratios.
  private static double logNormaliser(Position at, double theta) {
    int n = at.draws();
    int m = at.with() + at.without();
    int first = Math.max(0, m - n);
    int last = Math.min(n, m);
    double log = theta * first;
    double largest = log;
    double total = 1;
    for (int x = first; x < last; x++) {
      log += theta + Math.log((double) (n - x) * (m - x) / ((double) (x + 1) * (n - m + x + 1)));
      if (log > largest) {
        total = total * Math.exp(largest - log) + 1;
        largest = log;
      } else {
        total += Math.exp(log - largest);
      }
    }
    return largest + Math.log(total);
  }
}
