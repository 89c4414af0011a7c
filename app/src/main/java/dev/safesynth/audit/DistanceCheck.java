package dev.safesynth.audit;

import dev.safesynth.method.AuditedPrediction;
import dev.safesynth.method.PublicPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// How far one record moves the distance that a search asks for, exactly, with and without it:
/// never further than the noise is made for. Needs no luck: one violation disproves the claim.
///
/// @param comparisons pairs of neighbouring batches
/// @param claimed what one record may move, in grid steps
/// @param largest the most that one was found to move
/// @param holds whether nothing contradicts the claim
public record DistanceCheck(int comparisons, long claimed, long largest, boolean holds) {
  private static final int MOST_OTHERS = 12;
  private static final float STRENGTH = 1e6f;

  static DistanceCheck of(
      AuditedPrediction prediction, List<PublicPosition> positions, Random random) {
    int comparisons = 0;
    long largest = 0;
    for (PublicPosition position : positions) {
      for (float[] record : records(position.vocabularySize(), random)) {
        List<float[]> others = new ArrayList<>();
        for (int i = random.nextInt(MOST_OTHERS + 1); i > 0; i--) {
          others.add(records(position.vocabularySize(), random).get(random.nextInt(5)));
        }
        List<float[]> all = new ArrayList<>(others);
        all.add(random.nextInt(all.size() + 1), record);
        long moved =
            Math.abs(prediction.distance(position, all) - prediction.distance(position, others));
        largest = Math.max(largest, moved);
        comparisons++;
      }
    }
    long claimed = AuditedPrediction.moved();
    return new DistanceCheck(comparisons, claimed, largest, largest <= claimed);
  }

  /// One that agrees with the public model, one with all on a token, one that is flat over what it
  /// can be, one of broken numbers, and one at random.
  private static List<float[]> records(int size, Random random) {
    var single = new float[size];
    Arrays.fill(single, -STRENGTH);
    single[random.nextInt(size)] = STRENGTH;
    var halves = new float[size];
    var broken = new float[size];
    var ordinary = new float[size];
    for (int token = 0; token < size; token++) {
      halves[token] = random.nextBoolean() ? STRENGTH : -STRENGTH;
      broken[token] =
          switch (token % 4) {
            case 0 -> Float.NaN;
            case 1 -> Float.POSITIVE_INFINITY;
            case 2 -> Float.NEGATIVE_INFINITY;
            default -> 0;
          };
      ordinary[token] = (float) (3 * random.nextGaussian());
    }
    return List.of(new float[size], single, halves, broken, ordinary);
  }
}
