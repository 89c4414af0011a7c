package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A whole run on a toy: noisy counts decide how many batches there are, keyed routing fills them,
/// and two texts of two tokens are drawn from a vocabulary of three by a "model" whose scores
/// depend on the record and on the tokens so far. Every probability is summed exactly, so the
/// composition theorem of `docs/privacy/generation.md` is checked with every mechanism, the routing
/// and the adaptivity in place.
final class ToyRunTest {
  private static final NoisyCounts COUNTS = new NoisyCounts(2);
  private static final ClippedSelection TOKENS =
      new ClippedSelection(ClippedSelection.GRID, 2, 1000);
  private static final int LENGTH = 2;
  private static final int TEXTS = 2;
  private static final int REACH = 25; // beyond it the noise has a mass below 1e-100
  private static final double[] ORDERS = {1.01, 1.5, 2, 4, 12};

  @Test
  void renyiDivergenceOfNeighbouringRunsStaysBelowThePlannedLoss() {
    double rho = COUNTS.zeroConcentrated().plus(TOKENS.zeroConcentrated().times(LENGTH)).rho();
    var random = new SplittableRandom(5);
    double nearest = 0;
    for (int i = 0; i < 60; i++) {
      var key = new byte[32];
      random.nextBytes(key);
      KeyedRouting routing = KeyedRouting.ofHex(HexFormat.of().formatHex(key));
      List<Integer> records = random.ints(random.nextInt(1, 7), 0, 1_000_000).boxed().toList();
      Map<String, Double> with = law(records, routing);
      Map<String, Double> without = law(records.subList(1, records.size()), routing);
      for (double alpha : ORDERS) {
        for (double divergence :
            new double[] {renyi(with, without, alpha), renyi(without, with, alpha)}) {
          assertThat(divergence).isLessThanOrEqualTo(alpha * rho * (1 + 1e-9));
          nearest = Math.max(nearest, divergence / (alpha * rho));
        }
      }
    }
    // the bound is nearly met, so a loss counted once too rarely would not pass
    assertThat(nearest).isGreaterThan(0.75);
  }

  /// The law of what is released: the noisy count and both texts.
  private static Map<String, Double> law(List<Integer> records, KeyedRouting routing) {
    var law = new HashMap<String, Double>();
    double total = 0;
    for (int noise = -REACH; noise <= REACH; noise++) {
      total += gaussian(noise);
    }
    for (int noise = -REACH; noise <= REACH; noise++) {
      int count = records.size() + noise;
      double probability = gaussian(noise) / total;
      int batches = Math.max(TEXTS, count / 2);
      List<Map<String, Double>> texts = new ArrayList<>();
      for (int text = 0; text < TEXTS; text++) {
        var batch = new ArrayList<Integer>();
        for (int record : records) {
          if (routing.part("batch", "id" + record, batches) == text) {
            batch.add(record);
          }
        }
        texts.add(text(batch));
      }
      for (var first : texts.get(0).entrySet()) {
        for (var second : texts.get(1).entrySet()) {
          law.put(
              count + "," + first.getKey() + "," + second.getKey(),
              probability * first.getValue() * second.getValue());
        }
      }
    }
    return law;
  }

  private static double gaussian(int noise) {
    return Math.exp(-1.0 * noise * noise / (2.0 * COUNTS.variance()));
  }

  /// The law of one text, token by token, each step from the kernel's own integer scores.
  private static Map<String, Double> text(List<Integer> batch) {
    Map<String, Double> law = Map.of("", 1.0);
    for (int step = 0; step < LENGTH; step++) {
      var longer = new HashMap<String, Double>();
      law.forEach(
          (prefix, probability) -> {
            List<Private<float[]>> differences =
                batch.stream().map(record -> Private.of(model(record, prefix))).toList();
            double[] next = softmax(TOKENS.scores(new float[] {-1, -1.2f, -1.1f}, differences));
            for (int token = 0; token < next.length; token++) {
              longer.put(prefix + token, probability * next[token]);
            }
          });
      law = longer;
    }
    return law;
  }

  /// Unclipped influence of a record after a prefix, most often far beyond the clip bound.
  private static float[] model(int record, String prefix) {
    var random = new SplittableRandom(31L * record + prefix.hashCode());
    return new float[] {random.nextFloat(-9, 9), random.nextFloat(-9, 9), random.nextFloat(-9, 9)};
  }

  private static double[] softmax(long[] scores) {
    double unit = (double) ClippedSelection.GRID * TOKENS.divisor();
    var law = new double[scores.length];
    double total = 0;
    for (int v = 0; v < law.length; v++) {
      law[v] = Math.exp(scores[v] / unit);
      total += law[v];
    }
    for (int v = 0; v < law.length; v++) {
      law[v] /= total;
    }
    return law;
  }

  private static double renyi(Map<String, Double> p, Map<String, Double> q, double alpha) {
    double sum = 0;
    for (var outcome : p.entrySet()) {
      Double other = q.get(outcome.getKey());
      if (other != null) { // the supports differ only where the truncated noise has no mass
        sum += Math.exp(alpha * Math.log(outcome.getValue()) + (1 - alpha) * Math.log(other));
      }
    }
    return Math.log(sum) / (alpha - 1);
  }
}
