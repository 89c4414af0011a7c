package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.SparseVector;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import java.util.List;

/// Private prediction with a classic mistake each, all of which claim to be the honest one. In the
/// test tree and in the method's package: the product has no way to make one.
public final class BrokenPredictions {
  private BrokenPredictions() {}

  /// Half the noise on thresholds and questions.
  public static AuditedPrediction noiseHalved(Spending.Prediction claimed, int topK) {
    PublicGate gate = claimed.gate(topK);
    SparseVector search = claimed.test();
    var half =
        new SparseVector(
            search.thresholdScale().dividedBy(Rational.of(2)),
            search.queryScale().dividedBy(Rational.of(2)),
            search.sensitivity());
    AuditedPrediction.Tests tests =
        AuditedPrediction.honest(new PublicGate(half, gate.divisor(), gate.distance(), topK));
    return tested(
        claimed,
        topK,
        new AuditedPrediction.Tests() {
          @Override
          public Private<Long> distance(
              float[] publicLogits, boolean[] allowed, TokenRule.Records records) {
            return tests.distance(publicLogits, allowed, records);
          }

          @Override
          public int firstAbove(
              List<Private<Long>> distances, Allowance allowance, NoiseSource noise) {
            Allowance own =
                Charge.paid(half.zeroConcentrated(), Neighbouring.ADD_OR_REMOVE_ONE)
                    .sequential(half, 1);
            return tests.firstAbove(distances, own, noise);
          }
        });
  }

  /// The test looks at the records' scores without any noise.
  public static AuditedPrediction withoutNoise(Spending.Prediction claimed, int topK) {
    PublicGate gate = claimed.gate(topK);
    double threshold = gate.distance() * gate.divisor() * PublicGate.UNIT;
    return tested(
        claimed,
        topK,
        new AuditedPrediction.Tests() {
          @Override
          public Private<Long> distance(
              float[] publicLogits, boolean[] allowed, TokenRule.Records records) {
            return gate.distance(publicLogits, allowed, records);
          }

          @Override
          public int firstAbove(
              List<Private<Long>> distances, Allowance allowance, NoiseSource noise) {
            int at = 0;
            while (at < distances.size()
                && distances.get(at).openFor(Private.Purpose.AUDIT) < threshold) {
              at++;
            }
            return at;
          }
        });
  }

  /// The mean is over the records that are there.
  public static AuditedPrediction meanOfThoseThere(Spending.Prediction claimed, int topK) {
    PublicGate gate = claimed.gate(topK);
    return measured(
        claimed,
        topK,
        (logits, allowed, records) -> {
          int there = records.differences(ClippedMean.candidates(logits, allowed, topK)).size();
          return new PublicGate(gate.mechanism(), Math.max(1, there), gate.distance(), topK)
              .distance(logits, allowed, records)
              .map(distance -> distance * gate.divisor() / Math.max(1, there));
        });
  }

  /// What a record says of each candidate is divided by the likeliest instead of the sum, so it
  /// adds up to more than one.
  public static AuditedPrediction sharesNotCut(Spending.Prediction claimed, int topK) {
    PublicGate gate = claimed.gate(topK);
    return measured(
        claimed,
        topK,
        (logits, allowed, records) -> {
          PublicSupport support = ClippedMean.candidates(logits, allowed, topK);
          float[] likely = support.logProbabilities();
          double[] expected = CandidateShares.weights(likely, new float[likely.length]);
          return Private.all(records.differences(support))
              .map(
                  all -> {
                    double sum = 0;
                    for (int v = 0; v < likely.length; v++) {
                      double mean = -gate.divisor() * expected[v];
                      for (float[] one : all) {
                        mean += CandidateShares.weights(likely, one)[v];
                      }
                      sum += Math.abs(mean);
                    }
                    return (long) (sum * PublicGate.UNIT);
                  });
        });
  }

  /// The distance of the paper's later code: between the softmax of the mean of clipped scores and
  /// the public prediction, as if a record could move it no further than a mean of predictions.
  public static AuditedPrediction softmaxOfMeanScores(Spending.Prediction claimed, int topK) {
    PublicGate gate = claimed.gate(topK);
    return measured(
        claimed,
        topK,
        (logits, allowed, records) -> {
          PublicSupport support = ClippedMean.candidates(logits, allowed, topK);
          float[] likely = support.logProbabilities();
          long[] expected = CandidateShares.of(likely, new float[likely.length], PublicGate.UNIT);
          ClippedMean mean = claimed.mean(topK);
          return Private.all(records.differences(support))
              .map(
                  all -> {
                    var scores = new float[likely.length];
                    for (float[] one : all) {
                      float[] clipped = mean.clipped(likely, one);
                      for (int v = 0; v < scores.length; v++) {
                        scores[v] += clipped[v] / gate.divisor();
                      }
                    }
                    long[] found =
                        CandidateShares.of(new float[scores.length], scores, PublicGate.UNIT);
                    long distance = 0;
                    for (int v = 0; v < scores.length; v++) {
                      distance += Math.abs(found[v] - expected[v]);
                    }
                    return distance * gate.divisor();
                  });
        });
  }

  /// Private draws from scores that are cut at a bound that nobody paid for.
  public static AuditedPrediction withoutClipping(Spending.Prediction claimed, int topK) {
    ClippedSelection draw = claimed.draw();
    return drawn(
        claimed, topK, new ClippedSelection(1 << 24, draw.divisor(), draw.temperatureMilli()));
  }

  /// Private draws from sums that are divided by half the number that accounting uses.
  public static AuditedPrediction divisorHalved(Spending.Prediction claimed, int topK) {
    ClippedSelection draw = claimed.draw();
    return drawn(
        claimed,
        topK,
        new ClippedSelection(draw.clipUnits(), draw.divisor() / 2, draw.temperatureMilli()));
  }

  private static AuditedPrediction tested(
      Spending.Prediction claimed, int topK, AuditedPrediction.Tests tests) {
    return new AuditedPrediction(claimed, topK, tests, claimed.mean(topK));
  }

  /// A wrong way to measure a distance.
  private interface Distance {
    Private<Long> of(float[] publicLogits, boolean[] allowed, TokenRule.Records records);
  }

  private static AuditedPrediction measured(
      Spending.Prediction claimed, int topK, Distance distance) {
    AuditedPrediction.Tests honest = AuditedPrediction.honest(claimed.gate(topK));
    return tested(
        claimed,
        topK,
        new AuditedPrediction.Tests() {
          @Override
          public Private<Long> distance(
              float[] publicLogits, boolean[] allowed, TokenRule.Records records) {
            return distance.of(publicLogits, allowed, records);
          }

          @Override
          public int firstAbove(
              List<Private<Long>> distances, Allowance allowance, NoiseSource noise) {
            return honest.firstAbove(distances, allowance, noise);
          }
        });
  }

  private static AuditedPrediction drawn(
      Spending.Prediction claimed, int topK, ClippedSelection real) {
    return new AuditedPrediction(
        claimed, topK, AuditedPrediction.honest(claimed.gate(topK)), new ClippedMean(real, topK));
  }
}
