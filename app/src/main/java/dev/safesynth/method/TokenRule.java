package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.List;

/// How the next token of a text is drawn beside private records: by [TokenStep] or by [TokenVote].
interface TokenRule {
  /// The records of a batch, as their influence on given candidates.
  @FunctionalInterface
  interface Records {
    /// For each record its log-probabilities minus the public ones, candidate by candidate.
    List<Private<float[]>> differences(PublicSupport support);
  }

  /// One draw.
  ///
  /// @param publicLogits over the vocabulary, computed without any record
  /// @param allowed which tokens may be drawn at this position
  /// @param allowance pays for it
  /// @return a token of the vocabulary
  Released<Integer> draw(
      float[] publicLogits,
      boolean[] allowed,
      Records records,
      Allowance allowance,
      NoiseSource noise);

  /// A rule whose law can be computed, so that an audit can compare it between neighbours. The seam
  /// is there so that tests can hand broken generators to the audit and see it object.
  interface WithLaw extends TokenRule {
    /// The law of [#draw].
    Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records);
  }

  /// A rule that adds noise to sums of votes, which an audit reads before a winner is taken from
  /// them: they are what is claimed to be private.
  interface WithSums extends TokenRule {
    /// What pays for one token.
    Mechanism mechanism();

    /// The noisy sums from which [#draw] takes the winner, candidate by candidate; only where noise
    /// is added to sums.
    Released<List<Long>> sums(
        float[] publicLogits,
        boolean[] allowed,
        Records records,
        Allowance allowance,
        NoiseSource noise);
  }
}
