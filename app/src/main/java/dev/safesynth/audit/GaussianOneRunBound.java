package dev.safesynth.audit;

import dev.safesynth.dp.accounting.GaussianDp;
import java.util.function.DoubleUnaryOperator;

/// One-run auditing by f-DP (Mahloujifar, Melis and Chaudhuri 2024, "Auditing f-Differential
/// Privacy in One Run"), for the hypothesis that the trade-off curve is that of Gaussian noise.
/// Tighter than [dev.safesynth.attack.OneRunBound], and conditional on that hypothesis.
///
/// @param examples number m of canaries, each put in by an independent fair coin
/// @param guesses number c of canaries whose coin the auditor guessed, <= m
/// @param correct number v of right guesses, <= c
public record GaussianOneRunBound(int examples, int guesses, int correct) {
  public GaussianOneRunBound {
    if (correct < 0 || guesses < correct || examples < guesses) {
      throw new IllegalArgumentException("needs 0 <= correct <= guesses <= examples");
    }
  }

  /// Whether the guesses falsify `mu`-Gaussian differential privacy with confidence 1 - `alpha`.
  boolean refutes(double mu, double alpha) {
    DoubleUnaryOperator curve = x -> StandardNormal.cumulative(StandardNormal.quantile(x) - mu);
    double right = alpha * correct / examples;
    double wrong = alpha * (guesses - correct) / examples;
    for (int i = correct - 1; i >= 0; i--) {
      double next = Math.max(wrong, curve.applyAsDouble(right));
      if (next == wrong) {
        break;
      }
      right = Math.min(1, right + (double) i / (guesses - i) * (next - wrong));
      wrong = next;
    }
    return right + wrong > (double) guesses / examples;
  }

  /// The largest epsilon at `delta` whose Gaussian curve the guesses falsify with confidence 1 -
  /// `alpha`; 0 if none.
  ///
  /// @param delta in (0, 1)
  public double epsilonLowerBound(double delta, double alpha) {
    if (guesses == 0 || !refutes(0, alpha)) {
      return 0;
    }
    double high = 1;
    while (refutes(high, alpha) && high < 64) {
      high *= 2;
    }
    double low = 0;
    while (high - low > 1e-8) {
      double middle = (low + high) / 2;
      if (refutes(middle, alpha)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : new GaussianDp(low).epsilon(delta);
  }
}
