package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Query;
import dev.safesynth.dp.Sensitivity;
import dev.safesynth.dp.SparseVector;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.List;

/// May the next token be the public model's? Asked of the records by a sparse vector test: is their
/// mean prediction further than a public distance from the public one (Amin et al., EMNLP Findings
/// 2024)? Any number of answers that it is not cost what one search costs.
///
/// The distance is `sum over v of |sum over i of u_i(v) - G · p(v)|` in whole grid steps: `u_i` is
/// what the model gives the candidates beside record `i`, `p` what it gives them without one, `G`
/// the public divisor. Theorem (`docs/privacy/private-prediction.md`): `u_i` is at least 0 and sums
/// to at most [#UNIT], so a record moves the distance by at most [#UNIT].
///
/// @param mechanism of one search, for the sensitivity of [#UNIT]
/// @param divisor the public constant G
/// @param distance in l1 norm between distributions, 0 to 2
/// @param topK the number of candidates
record PublicGate(SparseVector mechanism, int divisor, double distance, int topK) {
  /// A distribution on the grid.
  static final long UNIT = 1 << 24;

  /// What one record can move.
  static final Sensitivity MOVED =
      new Sensitivity(Sensitivity.Norm.L_INFINITY, UNIT, Neighbouring.ADD_OR_REMOVE_ONE);

  /// Starts a search.
  SparseVector.Search start(Allowance allowance, NoiseSource noise) {
    return mechanism.start(Math.round(distance * divisor * UNIT), allowance, noise);
  }

  /// A distance as the question of a search.
  static Query<long[]> query(Private<Long> distance) {
    return Query.ofIntegers(distance.map(value -> new long[] {value}), 1, MOVED);
  }

  /// How far the records are from the public model, in grid steps.
  Private<Long> distance(float[] publicLogits, boolean[] allowed, TokenRule.Records records) {
    PublicSupport support = ClippedMean.candidates(publicLogits, allowed, topK);
    float[] likely = support.logProbabilities();
    long[] expected = CandidateShares.of(likely, new float[likely.length], UNIT);
    return Private.all(
            records.differences(support).stream()
                .map(one -> one.map(values -> CandidateShares.of(likely, values, UNIT)))
                .toList())
        .map(shares -> distance(shares, expected));
  }

  private long distance(List<long[]> shares, long[] expected) {
    long distance = 0;
    for (int v = 0; v < expected.length; v++) {
      long sum = -divisor * expected[v];
      for (long[] share : shares) {
        sum += share[v];
      }
      distance += Math.abs(sum);
    }
    return distance;
  }
}
