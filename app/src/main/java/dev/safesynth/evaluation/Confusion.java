package dev.safesynth.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Test rows of one label that were taken for another.
///
/// @param label the true one
/// @param predicted the one answered
/// @param rows how many, >= 1
/// @param of number of test rows with the true label
/// @param realRows the same after training on as many real rows, mean over draws
public record Confusion(
    String label, String predicted, int rows, int of, Optional<Double> realRows) {
  private static final int MOST = 10;

  /// The ten most frequent confusions.
  public static List<Confusion> of(
      List<String> names, int[] truth, Predictions synthetic, List<Predictions> real) {
    int[][] own = counts(names.size(), truth, synthetic);
    List<int[][]> draws = real.stream().map(r -> counts(names.size(), truth, r)).toList();
    List<Confusion> result = new ArrayList<>();
    for (int label = 0; label < own.length; label++) {
      int actual = 0;
      for (int rows : own[label]) {
        actual += rows;
      }
      for (int predicted = 0; predicted < own.length; predicted++) {
        if (label != predicted && own[label][predicted] > 0) {
          double sum = 0;
          for (int[][] draw : draws) {
            sum += draw[label][predicted];
          }
          result.add(
              new Confusion(
                  names.get(label),
                  names.get(predicted),
                  own[label][predicted],
                  actual,
                  draws.isEmpty() ? Optional.empty() : Optional.of(sum / draws.size())));
        }
      }
    }
    return result.stream()
        .sorted(Comparator.comparingInt(Confusion::rows).reversed())
        .limit(MOST)
        .toList();
  }

  private static int[][] counts(int labels, int[] truth, Predictions predictions) {
    int[][] counts = new int[labels][labels];
    for (int i = 0; i < truth.length; i++) {
      counts[truth[i]][predictions.labels[i]]++;
    }
    return counts;
  }
}
