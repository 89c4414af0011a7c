package dev.safesynth.dp.accounting;

import java.util.Arrays;
import java.util.List;

/// A rough copy of the losses of several pairs, to choose grids by. Nothing that is guaranteed
/// rests on it: a bad choice makes an account loose or slow, not wrong.
///
/// It offers the cumulants of the composed loss, `K(θ) = Σ count · log E[exp(θ·loss)]`, from which
/// the tilt follows that puts the mean of the composed loss where the question is (the saddle
/// point).
final class LossGuess {
  private static final double SMALLEST = 1e-13;

  /// Evenly spaced bounds over the whole range; half as many over the bulk.
  private static final int EVEN = 512;

  private static final int DECADES = 22;
  private static final int PER_DECADE = 24;

  private final long[] counts;
  private final double[][] logMasses;
  private final double[][] losses;
  private final double[] lowest;
  private final double[] highest;

  private LossGuess(int size) {
    counts = new long[size];
    logMasses = new double[size][];
    losses = new double[size][];
    lowest = new double[size];
    highest = new double[size];
  }

  /// A copy without the masses at both ends that are at most `tail`.
  static LossGuess of(List<LossComponents.Component> components, double tail) {
    var guess = new LossGuess(components.size());
    for (int c = 0; c < components.size(); c++) {
      guess.counts[c] = components.get(c).count();
      guess.fill(c, components.get(c).pair(), tail);
    }
    return guess;
  }

  private void fill(int c, DominatingPair pair, double tail) {
    double[] coarse = geometric();
    var p = new double[coarse.length + 1];
    var q = new double[coarse.length + 1];
    pair.cut(coarse, p, q);
    double[] bounds = Arrays.copyOf(coarse, coarse.length + 3 * EVEN / 2);
    spread(bounds, coarse.length, EVEN, coarse, p, Math.max(tail, 1e-30)); // all of it
    spread(bounds, coarse.length + EVEN, EVEN / 2, coarse, p, 0.05); // its bulk
    Arrays.sort(bounds);
    p = new double[bounds.length + 1];
    q = new double[bounds.length + 1];
    pair.cut(bounds, p, q);
    int first = Math.max(1, kept(p, tail, 1));
    int last = Math.min(p.length - 2, p.length - 1 - kept(reversed(p), tail, 1));
    if (last < first) {
      first = last = Math.min(Math.max(first, 1), p.length - 2);
    }
    lowest[c] = bounds[first - 1];
    highest[c] = bounds[last];
    logMasses[c] = new double[last - first + 1];
    losses[c] = new double[last - first + 1];
    int size = 0;
    for (int j = first; j <= last; j++) {
      if (p[j] > 0) {
        double loss = bounds[j] + StrictMath.log(p[j] / q[j]);
        losses[c][size] =
            loss >= bounds[j - 1] && loss <= bounds[j] ? loss : (bounds[j - 1] + bounds[j]) / 2;
        logMasses[c][size++] = StrictMath.log(p[j]);
      }
    }
    if (size == 0) { // next to nothing is finite: a point stands for it
      losses[c][0] = bounds[first];
      logMasses[c][size++] = StrictMath.log(Double.MIN_NORMAL);
    }
    losses[c] = Arrays.copyOf(losses[c], size);
    logMasses[c] = Arrays.copyOf(logMasses[c], size);
  }

  /// Fills in evenly spaced bounds between the cells at which both tails hold `tail`.
  private static void spread(
      double[] bounds, int start, int size, double[] coarse, double[] p, double tail) {
    int from = kept(p, tail, 1);
    int to = p.length - 1 - kept(reversed(p), tail, 1);
    double low = coarse[Math.max(0, from - 1)];
    double high = coarse[Math.max(Math.min(coarse.length - 1, to), 0)];
    for (int k = 0; k < size; k++) {
      bounds[start + k] = low + (high - low) * (k + 0.5) / size;
    }
  }

  private static double[] geometric() {
    int side = DECADES * PER_DECADE;
    var bounds = new double[2 * side];
    for (int k = 0; k < side; k++) {
      double size = SMALLEST * StrictMath.pow(10, (double) k / PER_DECADE);
      bounds[side + k] = size;
      bounds[side - 1 - k] = -size;
    }
    return bounds;
  }

  /// The first cell, counted from `start`, after which more than `tail` has been passed.
  private static int kept(double[] p, double tail, int start) {
    double sum = 0;
    for (int j = start; j < p.length; j++) {
      sum += p[j];
      if (sum > tail) {
        return j;
      }
    }
    return p.length - 1;
  }

  private static double[] reversed(double[] values) {
    var copy = new double[values.length];
    for (int j = 0; j < values.length; j++) {
      copy[j] = values[values.length - 1 - j];
    }
    return copy;
  }

  /// Losses below this weigh nothing under the tilt, even if they were as large as this.
  double lowest(int c, double tilt) {
    double allowed = most(c, tilt) + StrictMath.log(1e-6 / uses());
    double lowest = this.lowest[c];
    double mass = 0;
    for (int j = 0; j + 1 < losses[c].length; j++) {
      mass += StrictMath.exp(logMasses[c][j]);
      if (StrictMath.log(mass) + tilt * losses[c][j + 1] > allowed) {
        break;
      }
      lowest = losses[c][j];
    }
    return lowest;
  }

  /// Over what distance the density of one use's loss changes: from the 2nd to the 17th percentile,
  /// where sampling makes it steepest.
  double spread(int c) {
    double mass = 0;
    double low = Double.NaN;
    for (int j = 0; j < losses[c].length; j++) {
      mass += StrictMath.exp(logMasses[c][j]);
      if (Double.isNaN(low) && mass > 1 / 50.0) {
        low = losses[c][j];
      }
      if (mass > 1 / 6.0) {
        return losses[c][j] - low;
      }
    }
    return 0;
  }

  double highest(int component) {
    return highest[component];
  }

  double uses() {
    double sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /// `K`, `K'` and `K''` at `tilt`.
  double[] cumulants(double tilt) {
    double log = 0;
    double mean = 0;
    double variance = 0;
    for (int c = 0; c < counts.length; c++) {
      double peak = peak(c, tilt);
      double most = most(c, tilt);
      double sum = 0;
      double first = 0;
      double second = 0;
      for (int j = 0; j < losses[c].length; j++) {
        double weight = StrictMath.exp(logMasses[c][j] + tilt * losses[c][j] - most);
        double off = losses[c][j] - peak;
        sum += weight;
        first += weight * off;
        second += weight * off * off;
      }
      if (sum > 0) {
        first /= sum;
        log += counts[c] * (StrictMath.log(sum) + most);
        mean += counts[c] * (peak + first);
        variance += counts[c] * Math.max(0, second / sum - first * first);
      }
    }
    return new double[] {log, mean, variance};
  }

  /// The loss of one use that weighs most under the tilt.
  double peak(int c, double tilt) {
    int best = 0;
    for (int j = 1; j < losses[c].length; j++) {
      if (logMasses[c][j] + tilt * losses[c][j] > logMasses[c][best] + tilt * losses[c][best]) {
        best = j;
      }
    }
    return losses[c][best];
  }

  private double most(int c, double tilt) {
    double most = -Double.MAX_VALUE;
    for (int j = 0; j < losses[c].length; j++) {
      most = Math.max(most, logMasses[c][j] + tilt * losses[c][j]);
    }
    return most;
  }

  /// The tilt under which the mean of the composed loss is about the epsilon that goes with delta.
  double tiltForDelta(double logDelta) {
    double start = cumulants(0)[1];
    double low = -25;
    double high = 25;
    for (int i = 0; i < 45; i++) {
      double middle = (low + high) / 2;
      double tilt = StrictMath.exp(middle);
      double[] k = cumulants(tilt);
      boolean far = tilt * (k[1] - start) > -2 * logDelta + 12 || logDelta(tilt, k) < logDelta;
      if (far) {
        high = middle;
      } else {
        low = middle;
      }
    }
    double tilt = StrictMath.exp(low);
    return cumulants(tilt)[1] < 0 ? tiltForEpsilon(0) : tilt;
  }

  /// The tilt under which the mean of the composed loss is `epsilon`.
  double tiltForEpsilon(double epsilon) {
    double start = cumulants(0)[1];
    double low = -25;
    double high = 25;
    for (int i = 0; i < 45; i++) {
      double middle = (low + high) / 2;
      double tilt = StrictMath.exp(middle);
      double mean = cumulants(tilt)[1];
      if (mean > epsilon || tilt * (mean - start) > 3000) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return StrictMath.exp(low);
  }

  /// The least tilt under which delta is a share of at least `exp(-room)` of the tilted whole: the
  /// saddle point would give the largest share, but where single uses can lose much it lifts those,
  /// and they need a wide window.
  double leastTilt(double epsilon, double logDelta, double room) {
    double low = 0;
    double high = tiltForEpsilon(epsilon);
    for (int i = 0; i < 30; i++) {
      double middle = (low + high) / 2;
      if (cumulants(middle)[0] - middle * epsilon - logDelta <= room) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /// The saddle-point estimate of `log delta` at epsilon `k[1]`.
  double logDelta(double tilt, double[] k) {
    return k[0]
        - tilt * k[1]
        - StrictMath.log(tilt)
        - StrictMath.log1p(tilt)
        - StrictMath.log(2 * Math.PI * Math.max(k[2], 1e-300)) / 2;
  }

  /// Above this the tilted composed loss has a mass of about `exp(-reach)`.
  ///
  /// @return the bound and the further tilt whose Chernoff bound it is
  double[] upperEnd(double tilt, double reach) {
    return end(tilt, reach, 1);
  }

  /// Below this the tilted composed loss has a mass of about `exp(-reach)`.
  ///
  /// @return the bound and the (negative) further tilt whose Chernoff bound it is
  double[] lowerEnd(double tilt, double reach) {
    return end(tilt, reach, -1);
  }

  private double[] end(double tilt, double reach, int sign) {
    double[] here = cumulants(tilt);
    double spread = Math.max(StrictMath.sqrt(here[2]), 1e-9 * Math.abs(here[1]) + 1e-15);
    // The bound is quasi-convex in the further tilt: golden section over its logarithm.
    double low = StrictMath.log(1e-4 / spread);
    double high = StrictMath.log(30 / spread);
    for (int i = 0; i < 22; i++) {
      double left = high - 0.618 * (high - low);
      double right = low + 0.618 * (high - low);
      if (sign * bound(tilt, reach, here[0], sign * StrictMath.exp(left))
          < sign * bound(tilt, reach, here[0], sign * StrictMath.exp(right))) {
        high = right;
      } else {
        low = left;
      }
    }
    double further = sign * StrictMath.exp((low + high) / 2);
    return new double[] {bound(tilt, reach, here[0], further), further};
  }

  private double bound(double tilt, double reach, double here, double further) {
    return (cumulants(tilt + further)[0] - here + reach) / further;
  }

  /// By how much the variance of the tilted composed loss changes when losses are split between
  /// grid points `step` apart: a sixth of `step²` a use, less where losses are closer to 0 than
  /// that.
  ///
  /// @param exact the one pair of which no loss is split, or -1
  double addedVariance(double tilt, double step, int exact) {
    double added = 0;
    for (int c = 0; c < counts.length; c++) {
      double most = most(c, tilt);
      double sum = 0;
      double part = 0;
      for (int j = 0; j < losses[c].length; j++) {
        double weight = StrictMath.exp(logMasses[c][j] + tilt * losses[c][j] - most);
        sum += weight;
        part += weight * Math.min(step * step / 6, Math.abs(losses[c][j]) * step);
      }
      if (sum > 0 && c != exact) {
        added += counts[c] * part / sum;
      }
    }
    return added;
  }
}
