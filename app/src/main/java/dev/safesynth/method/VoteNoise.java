package dev.safesynth.method;

import dev.safesynth.dp.DiscreteLaplaceMechanism;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.PermuteAndFlip;
import dev.safesynth.dp.Sensitivity;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;

/// The noise of a [TokenVote].
public enum VoteNoise {
  /// Gaussian on every candidate's sum of probabilities.
  GAUSSIAN,
  /// Laplace on every candidate's sum of probabilities.
  LAPLACE,
  /// Exponential on every candidate's sum of scores, of which only the winner comes out.
  NOISY_MAX;

  /// A record's vote on the grid.
  static final int UNIT = 1 << 14;

  /// The mechanism with the least noise of which one token costs at most `perToken`.
  ///
  /// @throws IllegalArgumentException when even the largest noise costs more
  Mechanism within(ZeroConcentrated perToken) {
    // pure epsilon costs half its square; the factor leaves room for rounding
    double epsilon = StrictMath.sqrt(2 * perToken.rho()) * (1 - 1e-9);
    return switch (this) {
      case GAUSSIAN -> NoisyVectorSum.within(perToken, UNIT);
      case LAPLACE -> DiscreteLaplaceMechanism.within(epsilon, moved(Sensitivity.Norm.L1));
      case NOISY_MAX -> PermuteAndFlip.within(epsilon, moved(Sensitivity.Norm.RANGE));
    };
  }

  private static Sensitivity moved(Sensitivity.Norm norm) {
    return new Sensitivity(norm, UNIT, Neighbouring.ADD_OR_REMOVE_ONE);
  }
}
