package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.PermuteAndFlip;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The vote on one token as an audit sees it: by records that the auditor made up, with a canary or
/// without it, on public scores that the auditor made up too, since the claim holds for any. Takes
/// in no record of anybody's.
///
/// Candidates are as good as equally likely, as many as the settings say, and a few more tokens are
/// too unlikely to be one. A canary's influence is far beyond what a vote lets through.
public final class AuditedVote {
  private static final int SPREAD = 16;
  private static final int OTHERS = 8;

  /// Nats, among which [#STEP] is still seen by single precision.
  private static final float STRENGTH = 1e3f;

  /// Between candidates: were they alike, all would stay candidates whatever a record says.
  private static final float STEP = 1e-3f;

  private static final float UNLIKELY = -20;

  /// A made-up record, and what the auditor reads.
  public enum Attack {
    /// Gives its whole vote to one candidate, whose noisy sum is read.
    ONE_CANDIDATE("sum of one candidate", true),
    /// Favours several candidates alike, whose noisy sums are read together: it must not have a
    /// whole vote for each.
    MANY_CANDIDATES("sums of many candidates", true),
    /// Gives its whole vote to one of two candidates that are even; which one wins is read.
    WINNER("winner of two", false),
    /// Favours a token that is no candidate by public scores; whether it wins is read.
    OUTSIDER("token that is no candidate", false);

    private final String text;
    private final boolean readsSums;

    Attack(String text, boolean readsSums) {
      this.text = text;
      this.readsSums = readsSums;
    }

    /// What is read, in words.
    public String text() {
      return text;
    }
  }

  private final TokenRule.WithSums rule;
  private final Batches.Partition partition;
  private final int candidates;
  private final float[] logits;

  /// The vote of a plan; there is no way to ask for another.
  ///
  /// @param plan with votes
  public static AuditedVote of(GenerationSettings settings, GenerationPlan plan) {
    return new AuditedVote(
        TextGenerator.vote(plan.votes().orElseThrow(), settings), settings.topK(), Batches::route);
  }

  /// With other parts, which tests break on purpose.
  ///
  /// @param rule says which mechanism it claims to be
  /// @param topK the number of candidates
  AuditedVote(TokenRule.WithSums rule, int topK, Batches.Partition partition) {
    this.rule = rule;
    this.partition = partition;
    this.candidates = topK;
    this.logits = new float[topK + OTHERS];
    for (int token = 0; token < logits.length; token++) {
      logits[token] = -STEP * token + (token < topK ? 0 : UNLIKELY);
    }
  }

  /// The mechanism of one token that is claimed.
  public Mechanism mechanism() {
    return rule.mechanism();
  }

  /// The attacks on this vote. The first one is that whose bound is reported: it reaches all that
  /// is claimed.
  public List<Attack> attacks() {
    boolean sums = !(rule.mechanism() instanceof PermuteAndFlip);
    return Arrays.stream(Attack.values()).filter(attack -> sums || !attack.readsSums).toList();
  }

  /// Draws one token's vote and reads it: larger numbers speak for the canary.
  ///
  /// @param in whether the canary is among the records
  public double draw(Attack attack, boolean in, Allowance allowance, NoiseSource noise) {
    var records = new ArrayList<float[]>();
    if (attack == Attack.WINNER) {
      records.add(lifting(0, 1)); // one record for either, so that they stay even
      records.add(lifting(1, 2));
    }
    if (in) {
      records.add(
          switch (attack) {
            case ONE_CANDIDATE -> lifting(0, 1);
            case MANY_CANDIDATES -> lifting(0, spread());
            case WINNER -> lifting(1, 2);
            case OUTSIDER -> lifting(logits.length - 1, logits.length);
          });
    }
    var allowed = new boolean[logits.length];
    Arrays.fill(allowed, 0, attack == Attack.WINNER ? 2 : allowed.length, true);
    TokenRule.Records voters = support -> AuditedGenerator.on(support, records);
    return switch (attack) {
      case ONE_CANDIDATE -> rule.sums(logits, allowed, voters, allowance, noise).value().getFirst();
      case MANY_CANDIDATES -> along(rule.sums(logits, allowed, voters, allowance, noise).value());
      case WINNER -> rule.draw(logits, allowed, voters, allowance, noise).value() == 1 ? 1 : 0;
      case OUTSIDER ->
          rule.draw(logits, allowed, voters, allowance, noise).value() == logits.length - 1 ? 1 : 0;
    };
  }

  private int spread() {
    return Math.min(SPREAD, candidates);
  }

  /// What tells best whether each of the favoured sums has one more unit: a sum for Gaussian noise;
  /// for Laplace noise, whose likelihood ratio is level outside, a sum of what lies within a unit.
  private double along(List<Long> sums) {
    double along = 0;
    for (long sum : sums.subList(0, spread())) {
      along +=
          rule.mechanism() instanceof NoisyVectorSum ? sum : Math.clamp(sum, 0, VoteNoise.UNIT);
    }
    return along;
  }

  private float[] lifting(int from, int to) {
    var influence = new float[logits.length];
    Arrays.fill(influence, -STRENGTH);
    Arrays.fill(influence, from, to, STRENGTH);
    return influence;
  }

  /// The records of each batch that has any, by the name of the batch.
  public Map<String, List<LabelledText>> batches(
      List<GeneratorRecord> canaries, Allocation allocation, KeyedRouting routing) {
    return partition
        .route(Private.of(canaries), allocation, routing)
        .all()
        .openFor(Private.Purpose.AUDIT);
  }
}
