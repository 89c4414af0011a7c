package dev.safesynth.audit;

import dev.safesynth.method.AuditedGenerator;
import dev.safesynth.method.PublicPosition;
import dev.safesynth.method.TokenLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Compares the generator's exact laws with and without a record: the tokens that can come out must
/// be the same, and the log ratio of their probabilities must vary by no more than the claimed
/// range. Needs no luck: one violation disproves the claim, and it sees events far too rare for any
/// sampling.
///
/// @param positions how many positions of public texts were tried
/// @param comparisons pairs of neighbouring batches
/// @param claimedRange eta, in nats
/// @param largestRange the largest range that was found; infinite where the tokens differ
/// @param sameCandidates whether the same tokens could come out in every pair
/// @param holds whether nothing contradicts the claim
public record AlgebraicCheck(
    int positions,
    int comparisons,
    double claimedRange,
    double largestRange,
    boolean sameCandidates,
    boolean holds) {
  /// What rounding of the compared logarithms may add.
  private static final double ROUNDING = 1e-9;

  private static final int MOST_OTHERS = 3;

  static AlgebraicCheck of(AuditedGenerator generator, List<LogitCanary> canaries, Random random) {
    double claimed = generator.mechanism().range();
    double largest = 0;
    boolean same = true;
    int comparisons = 0;
    for (LogitCanary canary : canaries) {
      for (float[] record : records(canary, generator.mechanism().clip(), random)) {
        List<float[]> others = others(canary.position(), random);
        List<float[]> all = new ArrayList<>(others);
        all.add(random.nextInt(all.size() + 1), record);
        TokenLaw without = generator.law(canary.position(), others);
        TokenLaw with = generator.law(canary.position(), all);
        comparisons++;
        if (!Arrays.equals(with.tokens(), without.tokens())) {
          same = false;
        } else {
          largest = Math.max(largest, range(with, without));
        }
      }
    }
    return new AlgebraicCheck(
        canaries.size(),
        comparisons,
        claimed,
        same ? largest : Double.POSITIVE_INFINITY,
        same,
        same && largest <= claimed * (1 + ROUNDING) + ROUNDING);
  }

  private static double range(TokenLaw with, TokenLaw without) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < with.size(); i++) {
      double ratio = with.logProbability(i) - without.logProbability(i);
      if (Double.isNaN(ratio)) {
        return Double.POSITIVE_INFINITY;
      }
      least = Math.min(least, ratio);
      most = Math.max(most, ratio);
    }
    return most - least;
  }

  /// Records that a hostile mind would try, and one at random.
  private static List<float[]> records(LogitCanary canary, double clip, Random random) {
    int size = canary.position().vocabularySize();
    float[] flipped = canary.influence();
    var single = new float[size];
    var broken = new float[size];
    var ordinary = new float[size];
    int chosen = random.nextInt(size);
    for (int token = 0; token < size; token++) {
      flipped[token] = -flipped[token];
      single[token] = canary.lifts(token) == canary.lifts(chosen) ? 1e30f : 0;
      broken[token] =
          switch (token % 4) {
            case 0 -> Float.NaN;
            case 1 -> Float.POSITIVE_INFINITY;
            case 2 -> Float.NEGATIVE_INFINITY;
            default -> 0;
          };
      ordinary[token] = (float) (3 * clip * random.nextGaussian());
    }
    return List.of(canary.influence(), flipped, single, broken, ordinary);
  }

  /// Other records of the batch, which stay.
  private static List<float[]> others(PublicPosition position, Random random) {
    List<float[]> others = new ArrayList<>();
    for (int i = random.nextInt(MOST_OTHERS + 1); i > 0; i--) {
      var other = new float[position.vocabularySize()];
      for (int token = 0; token < other.length; token++) {
        other[token] = (float) random.nextGaussian();
      }
      others.add(other);
    }
    return others;
  }
}
