package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.DiscreteLaplaceMechanism;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.PermuteAndFlip;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Query;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The token step of DP few-shot generation (Tang et al., ICLR 2024; with Gaussian or Laplace noise
/// the training-free reading of SafeSynthDP, Nahid and Hasan 2024): each record of a batch votes
/// for candidates with the probabilities that the model gives them beside that record, noise is
/// added to the sums, and the winner is the token. Candidates come from the public logits alone.
///
/// Theorem (`docs/privacy/token-vote.md`): a record's vote is at least 0 everywhere, at most
/// [VoteNoise#UNIT] in l1 norm (in the maximum norm for [PermuteAndFlip]), and sums are not
/// divided, so an absent record is a vote of 0 and that unit is the sensitivity.
///
/// The public model votes too, with a public weight: where noise drowns the records, what comes out
/// is close to what the model would have written anyway.
///
/// @param mechanism one of those that [VoteNoise] makes
/// @param topK the number of candidates
/// @param publicVotes how many records the public model counts as
record TokenVote(Mechanism mechanism, int topK, int publicVotes) implements TokenRule.WithSums {
  @Override
  public Released<Integer> draw(
      float[] publicLogits,
      boolean[] allowed,
      Records records,
      Allowance allowance,
      NoiseSource noise) {
    Ballot ballot = ballot(publicLogits, allowed, records);
    float[] likely = ballot.support().logProbabilities();
    long[] known = vote(likely, new float[likely.length]);
    Released<Integer> winner =
        mechanism instanceof PermuteAndFlip flip
            ? flip.select(query(ballot.votes(), known), allowance, noise)
            : sums(ballot, allowance, noise).map(sums -> best(sums, known));
    return winner.map(ballot.support()::token);
  }

  @Override
  public Released<List<Long>> sums(
      float[] publicLogits,
      boolean[] allowed,
      Records records,
      Allowance allowance,
      NoiseSource noise) {
    return sums(ballot(publicLogits, allowed, records), allowance, noise);
  }

  private Released<List<Long>> sums(Ballot ballot, Allowance allowance, NoiseSource noise) {
    int candidates = ballot.support().size();
    return switch (mechanism) {
      case NoisyVectorSum gaussian ->
          gaussian.release(
              ballot.votes().map(TokenVote::contributions), candidates, allowance, noise);
      case DiscreteLaplaceMechanism laplace ->
          laplace.release(query(ballot.votes(), new long[candidates]), allowance, noise);
      default -> throw new IllegalStateException("no sums by " + mechanism.name());
    };
  }

  private record Ballot(PublicSupport support, Private<List<long[]>> votes) {}

  private Ballot ballot(float[] publicLogits, boolean[] allowed, Records records) {
    float logPartition = new LogPartition().of(publicLogits);
    PublicSupport support = PublicSupport.topKPlus(publicLogits, allowed, logPartition, topK, 0);
    float[] likely = support.logProbabilities();
    Private<List<long[]>> votes =
        Private.all(
            records.differences(support).stream()
                .map(difference -> difference.map(values -> vote(likely, values)))
                .toList());
    return new Ballot(support, votes);
  }

  /// One record's vote: what the model gives the candidates beside it, in whole units, rounded
  /// down, so that no sum of roundings is above the unit.
  ///
  /// @param likely public log-probabilities of the candidates
  /// @param differences the record's to these; NaN is no difference
  long[] vote(float[] likely, float[] differences) {
    var scores = new double[likely.length];
    double best = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < scores.length; v++) {
      float difference = v < differences.length ? differences[v] : 0;
      scores[v] = likely[v] + (Float.isFinite(difference) ? difference : 0);
      best = Math.max(best, scores[v]);
    }
    double sum = 0;
    for (int v = 0; v < scores.length; v++) {
      scores[v] = Math.exp(scores[v] - best);
      sum += scores[v];
    }
    boolean shared = !(mechanism instanceof PermuteAndFlip);
    double whole = shared ? sum : 1;
    var vote = new long[scores.length];
    long left = VoteNoise.UNIT;
    for (int v = 0; v < vote.length; v++) {
      vote[v] = Math.clamp((long) (scores[v] / whole * VoteNoise.UNIT), 0, left);
      // what one candidate has, no other can have: the unit bounds the sum whatever rounding does
      left -= shared ? vote[v] : 0;
    }
    return vote;
  }

  private static List<NoisyVectorSum.Contribution> contributions(List<long[]> votes) {
    return votes.stream()
        .map(
            vote ->
                new NoisyVectorSum.Contribution(
                    IntStream.range(0, vote.length).toArray(),
                    Arrays.stream(vote).mapToInt(Math::toIntExact).toArray()))
        .toList();
  }

  private Query<long[]> query(Private<List<long[]>> votes, long[] known) {
    Private<long[]> sums =
        votes.map(
            all -> {
              var sum = new long[known.length];
              for (int v = 0; v < sum.length; v++) {
                sum[v] = publicVotes * known[v];
                for (long[] vote : all) {
                  sum[v] += vote[v];
                }
              }
              return sum;
            });
    return Query.ofIntegers(sums, known.length, mechanism.sensitivity());
  }

  /// The candidate with the most votes, those of the public model added; the first one of equals.
  private int best(List<Long> sums, long[] known) {
    int best = 0;
    for (int v = 1; v < known.length; v++) {
      if (sums.get(v) + publicVotes * known[v] > sums.get(best) + publicVotes * known[best]) {
        best = v;
      }
    }
    return best;
  }
}
