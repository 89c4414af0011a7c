package dev.safesynth.attack;

import java.util.Arrays;
import java.util.List;

/// Vectors of texts, to be searched for the nearest to a given one.
final class Vectors {
  private final List<float[]> vectors;

  /// @param vectors all of one length
  Vectors(List<float[]> vectors) {
    this.vectors = List.copyOf(vectors);
  }

  int size() {
    return vectors.size();
  }

  /// Mean of the `nearest` largest cosine similarities, in [-1, 1]; 0 if there are no vectors.
  double meanCosine(float[] query, int nearest) {
    double[] similarities = vectors.stream().mapToDouble(v -> cosine(query, v)).toArray();
    Arrays.sort(similarities);
    return Arrays.stream(
            similarities, Math.max(0, similarities.length - nearest), similarities.length)
        .average()
        .orElse(0);
  }

  /// Euclidean distance to the `k`-th nearest vector.
  ///
  /// @param k in 1..[#size]
  double distance(float[] query, int k) {
    double[] squares = vectors.stream().mapToDouble(v -> square(query, v)).toArray();
    Arrays.sort(squares);
    return Math.sqrt(squares[k - 1]);
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
    }
    return squareA == 0 || squareB == 0 ? 0 : dot / Math.sqrt(squareA * squareB);
  }

  private static double square(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
