package dev.safesynth.dp.accounting;

/// The largest Renyi divergence of one order between the outputs of one mechanism on neighbours, in
/// closed form, rounded up. Every order is finite and above 1; a result may be infinite.
///
/// All but [#discreteGaussian], which is a bound, are attained by some pair of neighbours.
final class RenyiDivergence {
  /// Relative error of a few dozen operations and elementary functions, with room to spare.
  private static final double ERROR = 1e-13;

  /// Below this, products of losses underflow; the bounds used there are exact to the last digit.
  private static final double SMALL = 1e-100;

  private RenyiDivergence() {}

  /// Gaussian noise of l2 sensitivity 1 (Mironov 2017, Proposition 7).
  ///
  /// @param squaredMu `1 / noiseMultiplier²`
  static double gaussian(double squaredMu, double order) {
    return Upward.times(0.5, Upward.times(order, squaredMu));
  }

  /// Discrete Gaussian noise (Canonne, Kamath and Steinke 2020, Proposition 5).
  static double discreteGaussian(double variance, long sensitivity, double order) {
    double shift = Upward.of(sensitivity);
    return gaussian(Upward.over(Upward.times(shift, shift), variance), order);
  }

  /// Anything with pure differential privacy: randomised response with two answers is the worst of
  /// them (Kairouz, Oh and Viswanath 2015), since all others are functions of its answer.
  static double pure(double epsilon, double order) {
    return randomisedResponse(epsilon, 2, order);
  }

  /// Randomised response with `answers` answers. With `R = e^epsilon` and `k` answers,
  /// `exp((order-1)·D) = (R^order + R^(1-order) + k - 2) / (R + k - 1)`, which is `1 + (R^(order-1)
  /// - 1)(R - R^(1-order)) / (R + k - 1)`.
  static double randomisedResponse(double epsilon, double answers, double order) {
    if (epsilon == 0 || epsilon == Double.POSITIVE_INFINITY) {
      return epsilon;
    }
    double less = order - 1;
    if (order * epsilon < SMALL) {
      return gaussian(Upward.times(epsilon, epsilon), order); // Bun and Steinke 2016, Prop. 1.4
    }
    double value;
    if (order * epsilon < 30) {
      double excess =
          StrictMath.expm1(less * epsilon)
              * (StrictMath.exp(-less * epsilon) * StrictMath.expm1(order * epsilon))
              / (StrictMath.expm1(epsilon) + answers);
      value = StrictMath.log1p(excess) / less;
    } else {
      double decay = StrictMath.exp(-epsilon);
      double up =
          StrictMath.exp((1 - 2 * order) * epsilon)
              + (answers - 2) * StrictMath.exp(-order * epsilon);
      value = epsilon + (StrictMath.log1p(up) - StrictMath.log1p((answers - 1) * decay)) / less;
      value += 1e-15 * (epsilon + StrictMath.log1p(answers) / less);
    }
    return Upward.lesser(epsilon, Upward.padded(value, ERROR));
  }

  /// Laplace noise on a query of l1 sensitivity 1 (Mironov 2017, Proposition 6).
  static double laplace(double scale, double order) {
    double epsilon = Upward.over(1, scale);
    if (epsilon < SMALL || epsilon == Double.POSITIVE_INFINITY) {
      return pure(epsilon, order);
    }
    double less = order - 1;
    double inner = less * StrictMath.expm1(-(order + less) * epsilon) / (order + less);
    double value = epsilon + StrictMath.log1p(inner) / less + 1e-15 * epsilon;
    return Upward.lesser(pure(epsilon, order), Upward.padded(value, ERROR));
  }

  /// Discrete Laplace noise with decay `epsilon` on an integer query that changes by up to
  /// `sensitivity`, by summing `P[y]^order · P[y - sensitivity]^(1-order)` over the integers: two
  /// geometric tails and a geometric sum between the centres. Smaller changes cost no more, because
  /// the law is log-concave.
  static double discreteLaplace(double epsilon, long sensitivity, double order) {
    double shift = Upward.of(sensitivity);
    double total = Upward.times(epsilon, shift);
    double bound = pure(total, order);
    if (total < SMALL || total == Double.POSITIVE_INFINITY || sensitivity == 1) {
      return bound;
    }
    double less = order - 1;
    double decay = StrictMath.exp(-epsilon);
    double slope = (order + less) * epsilon;
    double tails = (1 + StrictMath.exp(-slope * shift)) / (1 + decay);
    double between =
        StrictMath.tanh(epsilon / 2)
            * StrictMath.exp(-slope)
            * (StrictMath.expm1(-slope * (shift - 1)) / StrictMath.expm1(-slope));
    double value = total + StrictMath.log(tails + between) / less + 1e-15 * (total + 1 / less);
    return Upward.lesser(bound, Upward.padded(value, ERROR));
  }

  /// Anything whose privacy loss lies in an interval of length `range`.
  ///
  /// Let `X` be the likelihood ratio: it has mean 1 and lies in `[a, a·e^range]` for some `a`. The
  /// mean of the convex function `X^order` is largest for the law on the two ends, which gives
  /// `a^(order-1)·(A - B·a) / (e^range - 1)` with `A = e^(order·range) - 1` and `B =
  /// e^(order·range)
  /// - e^range`; over `a` that is largest at `a = (order-1)·A / (order·B)`. Also at most
  ///   `order·range²/8` (Cesar and Rogers 2021), which loses no digits where the range is small.
  static double boundedRange(double range, double order) {
    if (range == 0) {
      return 0;
    }
    double quadratic = Upward.times(0.125, Upward.times(order, Upward.times(range, range)));
    double less = order - 1;
    if (!(order * range < Double.MAX_VALUE) || !(less * range > Double.MIN_NORMAL)) {
      return Math.min(range, quadratic);
    }
    double a = Upward.logExpm1(order * range);
    double b = Upward.logExpm1(less * range);
    double one = Upward.logExpm1(range);
    double logOrder = StrictMath.log(order);
    double best = StrictMath.log(less) - logOrder + a - range - b;
    double value = best + (a - logOrder - one) / less;
    double size = Math.abs(a) + Math.abs(b) + range + logOrder + Math.abs(StrictMath.log(less));
    // log1p and expm1 inside a logarithm near 0 err by up to 2 units of 1, whatever the logarithm
    value += 1e-15 * (size + (2 + Math.abs(a) + logOrder + Math.abs(one)) / less);
    return Upward.lesser(Math.min(range, quadratic), Upward.padded(Math.max(0, value), ERROR));
  }
}
