package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.DiscreteLaplaceMechanism;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.PermuteAndFlip;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Query;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.Sensitivity;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Votes with the mistakes that an audit has to find, all of which claim to be the honest one. In
/// the test tree and in the vote's package: the product has no way to make one.
public final class BrokenVotes {
  private static final int TOP_K = 40;
  private static final Batches.Partition KEYED = Batches::route;

  private BrokenVotes() {}

  /// The honest one, with the settings of the others.
  public static AuditedVote none(Mechanism claimed) {
    return new AuditedVote(new TokenVote(claimed, TOP_K, 2), TOP_K, KEYED);
  }

  /// Half the noise that is claimed.
  public static AuditedVote noiseHalved(VoteNoise noise, Mechanism claimed) {
    var cost = new ZeroConcentrated(4 * claimed.zeroConcentrated().rho());
    return inFact(claimed, noise.within(cost));
  }

  /// Noise for half of what one record moves, which the mechanism is told to be all. Gaussian sums
  /// cut every vote in the kernel, so it has to be told there, too.
  public static AuditedVote sensitivityHalved(Mechanism claimed) {
    double epsilon = Accountant.PURE.epsilon(claimed.loss(), 0).orElse(0);
    return inFact(
        claimed,
        switch (claimed) {
          case NoisyVectorSum gaussian ->
              new NoisyVectorSum(gaussian.variance() / 4, gaussian.bound());
          case DiscreteLaplaceMechanism _ ->
              DiscreteLaplaceMechanism.within(epsilon, half(Sensitivity.Norm.L1));
          case PermuteAndFlip _ -> PermuteAndFlip.within(epsilon, half(Sensitivity.Norm.RANGE));
          default -> throw new IllegalArgumentException(claimed.name());
        });
  }

  private static Sensitivity half(Sensitivity.Norm norm) {
    return new Sensitivity(norm, VoteNoise.UNIT / 2, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  /// Every record votes twice, as by a join that repeats rows.
  public static AuditedVote votesTwice(Mechanism claimed) {
    return new AuditedVote(
        new Other(
            claimed,
            claimed,
            (_, allowed, _) -> allowed,
            records ->
                support -> {
                  var twice = new ArrayList<>(records.differences(support));
                  twice.addAll(records.differences(support));
                  return twice;
                }),
        TOP_K,
        KEYED);
  }

  /// Every candidate gets up to a whole unit from a record: nothing is cut to what is left.
  ///
  /// @param claimed adds noise to sums
  public static AuditedVote notCut(Mechanism claimed) {
    return new AuditedVote(new NotCut(claimed), TOP_K, KEYED);
  }

  /// Candidates are the best tokens by the sum of public and private scores.
  public static AuditedVote privateCandidates(Mechanism claimed) {
    return new AuditedVote(
        new Other(claimed, claimed, BrokenVotes::bestOfBoth, UnaryOperator.identity()),
        TOP_K,
        KEYED);
  }

  private static boolean[] bestOfBoth(
      float[] logits, boolean[] allowed, TokenRule.Records records) {
    PublicSupport whole = support(logits, allowed, logits.length);
    float[] mixed = logits.clone();
    for (Private<float[]> difference : records.differences(whole)) {
      float[] one = difference.openFor(Private.Purpose.AUDIT);
      for (int i = 0; i < whole.size(); i++) {
        mixed[whole.token(i)] += one[i];
      }
    }
    var kept = new boolean[allowed.length];
    for (int token : support(mixed, allowed, TOP_K).tokens()) {
      kept[token] = true;
    }
    return kept;
  }

  /// The first records make the first demonstration, and so on.
  public static AuditedVote batchesByRowOrder(Mechanism claimed) {
    return new AuditedVote(
        new TokenVote(claimed, TOP_K, 2),
        TOP_K,
        (records, allocation, _) -> new Batches(records.map(all -> byRowOrder(all, allocation))));
  }

  private static Map<String, List<LabelledText>> byRowOrder(
      List<GeneratorRecord> records, Allocation allocation) {
    var batches = new HashMap<String, List<LabelledText>>();
    var seen = new int[allocation.texts().size()];
    for (GeneratorRecord record : records) {
      int batch = seen[record.label()]++ / 5;
      if (batch < allocation.texts().get(record.label())) {
        batches
            .computeIfAbsent(record.label() + "/" + batch, _ -> new ArrayList<>())
            .add(record.content());
      }
    }
    return batches;
  }

  private static AuditedVote inFact(Mechanism claimed, Mechanism real) {
    return new AuditedVote(
        new Other(claimed, real, (_, allowed, _) -> allowed, UnaryOperator.identity()),
        TOP_K,
        KEYED);
  }

  private static PublicSupport support(float[] logits, boolean[] allowed, int topK) {
    return PublicSupport.topKPlus(logits, allowed, new LogPartition().of(logits), topK, 0);
  }

  private static Allowance paid(Mechanism mechanism) {
    return Charge.paid(mechanism.zeroConcentrated(), Neighbouring.ADD_OR_REMOVE_ONE)
        .sequential(mechanism, 1);
  }

  /// Which tokens may come.
  private interface Choice {
    boolean[] of(float[] logits, boolean[] allowed, TokenRule.Records records);
  }

  /// A vote by another mechanism than it claims to be by, which it pays itself.
  private static final class Other implements TokenRule.WithSums {
    private final Mechanism claimed;
    private final TokenVote real;
    private final Choice choice;
    private final UnaryOperator<Records> seen;

    Other(Mechanism claimed, Mechanism real, Choice choice, UnaryOperator<Records> seen) {
      this.claimed = claimed;
      this.real = new TokenVote(real, TOP_K, 2);
      this.choice = choice;
      this.seen = seen;
    }

    @Override
    public Mechanism mechanism() {
      return claimed;
    }

    @Override
    public Released<Integer> draw(
        float[] publicLogits,
        boolean[] allowed,
        Records records,
        Allowance allowance,
        NoiseSource noise) {
      return real.draw(
          publicLogits,
          choice.of(publicLogits, allowed, records),
          seen.apply(records),
          paid(real.mechanism()),
          noise);
    }

    @Override
    public Released<List<Long>> sums(
        float[] publicLogits,
        boolean[] allowed,
        Records records,
        Allowance allowance,
        NoiseSource noise) {
      return real.sums(
          publicLogits,
          choice.of(publicLogits, allowed, records),
          seen.apply(records),
          paid(real.mechanism()),
          noise);
    }
  }

  private static final class NotCut implements TokenRule.WithSums {
    private final Mechanism claimed;
    private final TokenVote relative =
        new TokenVote(VoteNoise.NOISY_MAX.within(new ZeroConcentrated(1)), TOP_K, 0);

    NotCut(Mechanism claimed) {
      this.claimed = claimed;
    }

    @Override
    public Mechanism mechanism() {
      return claimed;
    }

    @Override
    public Released<Integer> draw(
        float[] publicLogits,
        boolean[] allowed,
        Records records,
        Allowance allowance,
        NoiseSource noise) {
      PublicSupport support = support(publicLogits, allowed, TOP_K);
      return sums(publicLogits, allowed, records, allowance, noise)
          .map(
              sums ->
                  support.token(
                      IntStream.range(0, sums.size())
                          .reduce((a, b) -> sums.get(b) > sums.get(a) ? b : a)
                          .orElseThrow()));
    }

    @Override
    public Released<List<Long>> sums(
        float[] publicLogits,
        boolean[] allowed,
        Records records,
        Allowance allowance,
        NoiseSource noise) {
      PublicSupport support = support(publicLogits, allowed, TOP_K);
      float[] likely = support.logProbabilities();
      Private<List<long[]>> votes =
          Private.all(
              records.differences(support).stream()
                  .map(one -> one.map(values -> relative.vote(likely, values)))
                  .toList());
      return switch (claimed) {
        case NoisyVectorSum gaussian -> {
          var loose = new NoisyVectorSum(gaussian.variance(), 2 * gaussian.bound());
          yield loose.release(
              votes.map(
                  all ->
                      all.stream()
                          .map(
                              vote ->
                                  new NoisyVectorSum.Contribution(
                                      IntStream.range(0, vote.length).toArray(),
                                      Arrays.stream(vote).mapToInt(Math::toIntExact).toArray()))
                          .toList()),
              likely.length,
              paid(loose),
              noise);
        }
        case DiscreteLaplaceMechanism laplace ->
            laplace.release(
                Query.ofIntegers(
                    votes.map(all -> sum(all, likely.length)),
                    likely.length,
                    laplace.sensitivity()),
                allowance,
                noise);
        default -> throw new IllegalArgumentException(claimed.name());
      };
    }

    private static long[] sum(List<long[]> votes, int size) {
      var sum = new long[size];
      for (long[] vote : votes) {
        Arrays.setAll(sum, v -> sum[v] + vote[v]);
      }
      return sum;
    }
  }
}
