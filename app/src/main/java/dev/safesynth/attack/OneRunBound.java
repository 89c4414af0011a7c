package dev.safesynth.attack;

import dev.safesynth.statistics.Binomial;

/// What one run says about epsilon: the audit of Steinke, Nasr and Jagielski (2023, "Privacy
/// Auditing with One (1) Training Run"), for the add-or-remove-one-record relation.
///
/// @param examples number m of records whose inclusion was decided by independent fair coins
/// @param guesses number r of records whose inclusion the auditor guessed, <= m
/// @param correct number v of right guesses, <= r
public record OneRunBound(int examples, int guesses, int correct) {
  public OneRunBound {
    if (correct < 0 || guesses < correct || examples < guesses) {
      throw new IllegalArgumentException("one-run bound needs 0 <= correct <= guesses <= examples");
    }
  }

  /// The largest probability that a mechanism which is (`epsilon`, `delta`)-differentially private
  /// lets an auditor be right at least this often: Theorem 5.2 of the paper.
  public double pValue(double epsilon, double delta) {
    Binomial right = new Binomial(guesses, 1 / (1 + Math.exp(-epsilon)));
    double beta = right.atLeast(correct);
    if (delta == 0) {
      return beta;
    }
    double best = 0;
    double mass = 0;
    for (int i = 1; i <= correct && (1 - beta) / i >= best; i++) {
      mass += right.exactly(correct - i);
      best = Math.max(best, mass / i);
    }
    return Math.min(1, beta + 2 * examples * delta * best);
  }

  /// The largest epsilon that these guesses refute with confidence 1 - `alpha`; 0 if none.
  public double epsilonLowerBound(double delta, double alpha) {
    if (pValue(0, delta) >= alpha) {
      return 0;
    }
    double high = 1;
    while (pValue(high, delta) < alpha) {
      high *= 2;
    }
    double low = 0;
    while (high - low > 1e-7) {
      double middle = (low + high) / 2;
      if (pValue(middle, delta) < alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
