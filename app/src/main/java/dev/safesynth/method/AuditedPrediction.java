package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.SparseVector;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Private prediction as an auditor sees it: its tests and its private draws, fed with records that
/// the auditor made up. Takes in no record of anybody's.
public final class AuditedPrediction {
  /// Nats; exp of its negative is 0.
  private static final float STRENGTH = 1e6f;

  private final Spending.Prediction claimed;
  private final PublicGate test;
  private final Tests tests;
  private final AuditedGenerator draws;

  /// The tests that are audited. The seam is there so that tests can hand in broken ones and see
  /// the audit object.
  interface Tests {
    /// How far records are from the public model, in grid steps.
    Private<Long> distance(float[] publicLogits, boolean[] allowed, TokenRule.Records records);

    /// Searches the distances one after the other.
    ///
    /// @return the index of the first that lies above the threshold, or their number
    int firstAbove(List<Private<Long>> distances, Allowance allowance, NoiseSource noise);
  }

  /// The parts that the product uses; there is no way to ask for others.
  public static AuditedPrediction of(Spending.Prediction prediction, int topK) {
    return new AuditedPrediction(
        prediction, topK, honest(prediction.gate(topK)), prediction.mean(topK));
  }

  /// With other parts, which tests break on purpose.
  ///
  /// @param claimed what the parts claim to be
  AuditedPrediction(Spending.Prediction claimed, int topK, Tests tests, TokenRule.WithLaw draws) {
    this.claimed = claimed;
    this.test = claimed.gate(topK);
    this.tests = tests;
    this.draws =
        new AuditedGenerator(
            claimed.draw(),
            ofScores(draws),
            Batches::route,
            Optional.of(ofScores(claimed.mean(topK))));
  }

  static Tests honest(PublicGate test) {
    return new Tests() {
      @Override
      public Private<Long> distance(
          float[] publicLogits, boolean[] allowed, TokenRule.Records records) {
        return test.distance(publicLogits, allowed, records);
      }

      @Override
      public int firstAbove(List<Private<Long>> distances, Allowance allowance, NoiseSource noise) {
        SparseVector.Search search = test.start(allowance, noise);
        for (int i = 0; i < distances.size(); i++) {
          if (search.isAbove(PublicGate.query(distances.get(i))).value()) {
            return i;
          }
        }
        return distances.size();
      }
    };
  }

  /// The same rule for records that are given by their log-probabilities instead of the differences
  /// to the public ones: the worst record of this mechanism is easily said in these.
  private static TokenRule.WithLaw ofScores(TokenRule.WithLaw rule) {
    return new TokenRule.WithLaw() {
      @Override
      public Released<Integer> draw(
          float[] publicLogits,
          boolean[] allowed,
          Records records,
          Allowance allowance,
          NoiseSource noise) {
        return rule.draw(publicLogits, allowed, differences(records), allowance, noise);
      }

      @Override
      public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
        return rule.law(publicLogits, allowed, differences(records));
      }
    };
  }

  private static TokenRule.Records differences(TokenRule.Records scores) {
    return support -> {
      float[] likely = support.logProbabilities();
      return scores.differences(support).stream()
          .map(
              one ->
                  one.map(
                      values -> {
                        var differences = new float[values.length];
                        for (int v = 0; v < values.length; v++) {
                          differences[v] = values[v] - likely[v];
                        }
                        return differences;
                      }))
          .toList();
    };
  }

  /// The claimed mechanism of a search.
  public SparseVector test() {
    return claimed.test();
  }

  /// The private draws, as the generator of a text that has no others.
  public AuditedGenerator draws() {
    return draws;
  }

  /// What one record may move a distance, in grid steps.
  public static long moved() {
    return PublicGate.UNIT;
  }

  /// How far made-up records are from the public model.
  ///
  /// @param canaries for each record its log-probabilities minus the public ones, over the whole
  ///   vocabulary; any floats
  public long distance(PublicPosition position, List<float[]> canaries) {
    return tests
        .distance(
            position.logits(),
            position.allowed(),
            support -> AuditedGenerator.on(support, canaries))
        .openFor(Private.Purpose.AUDIT);
  }

  /// Searches distances of made-up records, as the product does.
  ///
  /// @return the index of the first above the threshold, or their number
  public int firstAbove(List<Long> distances, Allowance allowance, NoiseSource noise) {
    return tests.firstAbove(distances.stream().map(Private::of).toList(), allowance, noise);
  }

  /// The distances of the worst pair of data sets at a position: questions at which the canary
  /// agrees with the public model, and a last one at which it has nothing in common with it. The
  /// other records put the first ones `ahead` records below the threshold with the canary, or as
  /// near as they can, and the last one at it.
  ///
  /// @param questions the number of those before the last
  /// @param with whether the canary is among the records
  public List<Long> worst(PublicPosition position, int questions, int ahead, boolean with) {
    PublicSupport support =
        ClippedMean.candidates(position.logits(), position.allowed(), test.topK());
    var agree = new float[position.vocabularySize()];
    var oppose = new float[position.vocabularySize()];
    Arrays.fill(oppose, -STRENGTH);
    oppose[unlikeliest(support)] = STRENGTH;
    int threshold = (int) Math.round(test.distance() * test.divisor());
    // all but one of the public divisor agree: each opponent then adds one unit of distance
    var first = new ArrayList<>(Collections.nCopies(test.divisor() - 1, agree));
    first.addAll(Collections.nCopies(Math.max(0, threshold - ahead), oppose));
    var last = new ArrayList<>(Collections.nCopies(test.divisor() - 1, agree));
    last.addAll(Collections.nCopies(Math.max(0, threshold - 2), oppose));
    if (with) {
      first.add(agree);
      last.add(oppose);
    }
    var distances = new ArrayList<>(Collections.nCopies(questions, distance(position, first)));
    distances.add(distance(position, last));
    return distances;
  }

  private static int unlikeliest(PublicSupport support) {
    float[] likely = support.logProbabilities();
    int worst = 0;
    for (int v = 1; v < likely.length; v++) {
      worst = likely[v] < likely[worst] ? v : worst;
    }
    return support.token(worst);
  }
}
