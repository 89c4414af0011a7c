package dev.safesynth.dp;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.DiscreteLaplace;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;

/// The sparse vector technique: any number of integer queries, each answered with whether it lies
/// above a threshold, until the first one that does. Lyu, Su and Li (2017), Algorithm 1 with one
/// positive answer; noise on the threshold *and* on every query, and nothing but the answers comes
/// out.
///
/// `docs/privacy/sparse-vector.md`: with queries that a record moves by at most `D`, one search is
/// `D / thresholdScale + 2D / queryScale` differentially private, however many queries it takes;
/// `D` instead of `2D` where a record moves all queries one way. A positive answer ends the search;
/// the next one is another use.
///
/// @param thresholdScale of the discrete Laplace noise on the threshold
/// @param queryScale of that on each query
/// @param sensitivity of every query, in [Sensitivity.Norm#L_INFINITY] or
///   [Sensitivity.Norm#MONOTONE], at least 1
public record SparseVector(Rational thresholdScale, Rational queryScale, Sensitivity sensitivity)
    implements Mechanism {
  public SparseVector {
    DiscreteLaplace.of(thresholdScale);
    DiscreteLaplace.of(queryScale);
    if (sensitivity.norm() != Sensitivity.Norm.MONOTONE) {
      sensitivity.require(Sensitivity.Norm.L_INFINITY);
    }
    sensitivity.whole();
  }

  /// The mechanism with the least noise in a comparison, to about nine digits, that is
  /// `epsilon`-differentially private: the threshold gets `1 / (1 + 2^(2/3))` of epsilon, or half
  /// of it where the queries are monotone (Lyu, Su and Li 2017, section 4.2).
  public static SparseVector within(double epsilon, Sensitivity sensitivity) {
    long moved = sensitivity.whole();
    boolean monotone = sensitivity.norm() == Sensitivity.Norm.MONOTONE;
    double ofThreshold = epsilon / (1 + (monotone ? 1 : StrictMath.cbrt(4)));
    double ofQueries = Math.nextDown(epsilon - ofThreshold);
    return new SparseVector(
        DiscreteLaplaceMechanism.scaleWithin(ofThreshold, moved),
        DiscreteLaplaceMechanism.scaleWithin(ofQueries, monotone ? moved : 2 * moved),
        sensitivity);
  }

  @Override
  public String name() {
    return "sparse_vector";
  }

  @Override
  public PrivacyEvent event() {
    Rational moved = Rational.of(sensitivity.whole());
    Rational between =
        sensitivity.norm() == Sensitivity.Norm.MONOTONE ? moved : moved.times(Rational.of(2));
    Rational epsilon = moved.dividedBy(thresholdScale).plus(between.dividedBy(queryScale));
    return new PrivacyEvent.Approximate(epsilon.up(), 0);
  }

  /// Starts a search, which takes one use of the allowance.
  ///
  /// @param threshold public, at most 2^60 in magnitude
  public Search start(long threshold, Allowance allowance, NoiseSource noise) {
    if (GridNoise.clamp(threshold) != threshold) {
      throw new IllegalArgumentException("threshold must be in [-2^60, 2^60], was " + threshold);
    }
    allowance.take(this);
    return new Search(threshold, noise);
  }

  /// One search, open until its first positive answer. The noisy threshold is private and stays in
  /// here. Not thread-safe.
  public final class Search {
    private final long noisyThreshold;
    private final DiscreteLaplace queryNoise = DiscreteLaplace.of(queryScale);
    private final NoiseSource noise;
    private boolean ended;

    private Search(long threshold, NoiseSource noise) {
      this.noise = noise;
      noisyThreshold = GridNoise.plus(threshold, DiscreteLaplace.of(thresholdScale).sample(noise));
    }

    /// Whether the query lies above the threshold, both with noise. The query may depend on the
    /// answers so far.
    ///
    /// @param query with one coordinate
    /// @throws IllegalStateException after a positive answer
    public Released<Boolean> isAbove(Query<long[]> query) {
      long[] answer = query.within(sensitivity, 1);
      if (ended) {
        throw new IllegalStateException("the search has ended with its positive answer");
      }
      long value = answer.length == 0 ? 0 : answer[0];
      ended = GridNoise.plus(value, queryNoise.sample(noise)) >= noisyThreshold;
      return new Released<>(ended);
    }
  }
}
