package dev.safesynth.report;

import java.util.OptionalDouble;

/// What the guarantee proves about every attack, known or not, on one privacy unit.
///
/// An (epsilon, delta) guarantee limits the true-positive rate t of any test at false-positive rate
/// f from two sides: `t <= e^epsilon f + delta`, and by symmetry of the neighbouring relation `1 -
/// f <= e^epsilon (1 - t) + delta` (Kairouz, Oh, Viswanath 2015, Theorem 2.1). A zero-concentrated
/// guarantee implies such a pair for every epsilon (Canonne, Kamath, Steinke 2020, Proposition 12
/// and Corollary 13), and the smallest of all these limits holds.
final class AttackBound {
  private static final int STEPS = 400;

  private final double[] epsilons;
  private final double[] deltas;

  private AttackBound(double[] epsilons, double[] deltas) {
    this.epsilons = epsilons;
    this.deltas = deltas;
  }

  static AttackBound of(Guarantee guarantee) {
    return of(guarantee.epsilon(), guarantee.delta(), guarantee.rho());
  }

  static AttackBound of(double epsilon, double delta, OptionalDouble rho) {
    int pairs = rho.isPresent() ? STEPS + 1 : 1;
    double[] epsilons = new double[pairs];
    double[] deltas = new double[pairs];
    epsilons[0] = epsilon;
    deltas[0] = delta;
    for (int i = 1; i < pairs; i++) {
      epsilons[i] = epsilon * (i - 1) / (STEPS - 1);
      deltas[i] = delta(rho.orElseThrow(), epsilons[i]);
    }
    return new AttackBound(epsilons, deltas);
  }

  /// The highest true-positive rate in [0, 1] that any attack can have at this false-positive rate.
  double truePositiveRate(double falsePositiveRate) {
    double best = 1;
    for (int i = 0; i < epsilons.length; i++) {
      double fromBelow = Math.exp(epsilons[i]) * falsePositiveRate + deltas[i];
      double fromAbove = 1 - Math.exp(-epsilons[i]) * (1 - falsePositiveRate - deltas[i]);
      best = Math.min(best, Math.min(fromBelow, fromAbove));
    }
    return best;
  }

  /// The highest share of right guesses, in [1/2, 1], for an attacker who guesses "used" or "not
  /// used" about a record that was used with probability one half.
  double rightGuesses() {
    double advantage = 1;
    for (int i = 0; i < epsilons.length; i++) {
      double e = Math.exp(Math.min(epsilons[i], 700));
      advantage = Math.min(advantage, (e - 1 + 2 * deltas[i]) / (e + 1));
    }
    return (1 + advantage) / 2;
  }

  /// The delta that rho-zCDP implies at epsilon. Every order gives a valid bound; the derivative of
  /// its logarithm in the order rises, so its root is found by bisection.
  static double delta(double rho, double epsilon) {
    if (rho == 0) {
      return 0;
    }
    double low = 1;
    double high = 2 + (epsilon + 1) / rho;
    for (int i = 0; i < 100; i++) {
      double order = (low + high) / 2;
      double slope = (2 * order - 1) * rho - epsilon + Math.log1p(-1 / order);
      if (slope < 0) {
        low = order;
      } else {
        high = order;
      }
    }
    double logarithm =
        (high - 1) * (high * rho - epsilon) + high * Math.log1p(-1 / high) - Math.log(high - 1);
    return Math.min(1, Math.exp(logarithm) * (1 + 1e-9));
  }
}
