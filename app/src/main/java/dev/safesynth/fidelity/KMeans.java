package dev.safesynth.fidelity;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/// k-means as faiss does it: Lloyd's iterations from randomly chosen rows, an empty cluster takes a
/// half of a large one, the best of several restarts is kept.
final class KMeans {
  private static final float SPLIT = 1 / 1024f;

  /// With fewer distinct rows than clusters some cluster is empty in every iteration, and its split
  /// moves labels for ever; so many iterations without gain end a run.
  private static final int PATIENCE = 10;

  private final int clusters;
  private final int dimensions;

  /// Coordinate by coordinate, each for all clusters: the inner loop then runs over clusters, and
  /// the compiler vectorises it without reordering a sum.
  private final float[] centroids;

  private double objective = Double.POSITIVE_INFINITY;

  private KMeans(int clusters, int dimensions) {
    this.clusters = clusters;
    this.dimensions = dimensions;
    this.centroids = new float[clusters * dimensions];
  }

  /// The best of `restarts` clusterings.
  ///
  /// @param rows at least one, all of one length
  /// @param clusters at least 1; at most as many as rows are made
  /// @param iterations upper limit; a run ends earlier when no row changes its cluster
  static KMeans fit(float[][] rows, int clusters, int restarts, int iterations, Random random) {
    KMeans best = new KMeans(Math.min(clusters, rows.length), rows[0].length);
    for (int restart = 0; restart < restarts; restart++) {
      KMeans run = new KMeans(best.clusters, best.dimensions);
      run.start(rows, random);
      run.iterate(rows, iterations, random);
      if (run.objective < best.objective) {
        best = run;
      }
    }
    return best;
  }

  int clusters() {
    return clusters;
  }

  /// Index of the nearest centroid of each row.
  int[] labels(float[][] rows) {
    int[] labels = new int[rows.length];
    assign(rows, labels);
    return labels;
  }

  private void start(float[][] rows, Random random) {
    int[] order = IntStream.range(0, rows.length).toArray();
    for (int k = 0; k < clusters; k++) {
      int other = k + random.nextInt(order.length - k);
      int row = order[other];
      order[other] = order[k];
      for (int j = 0; j < dimensions; j++) {
        centroids[j * clusters + k] = rows[row][j];
      }
    }
  }

  private void iterate(float[][] rows, int iterations, Random random) {
    int[] labels = new int[rows.length];
    Arrays.fill(labels, -1);
    double best = Double.POSITIVE_INFINITY;
    int idle = 0;
    for (int i = 0; i < iterations && idle < PATIENCE && assign(rows, labels); i++) {
      idle = objective < best ? 0 : idle + 1;
      best = Math.min(best, objective);
      update(rows, labels, random);
    }
  }

  /// Assigns rows, sets the objective (sum of squared distances), and tells whether a label
  /// changed.
  private boolean assign(float[][] rows, int[] labels) {
    float[] halfNorms = new float[clusters];
    for (int at = 0; at < centroids.length; at++) {
      halfNorms[at % clusters] += centroids[at] * centroids[at] / 2;
    }
    float[] scores = new float[clusters];
    boolean changed = false;
    double sum = 0;
    for (int n = 0; n < rows.length; n++) {
      float[] row = rows[n];
      System.arraycopy(halfNorms, 0, scores, 0, clusters);
      double norm = 0;
      int j = 0;
      for (; j + 4 <= dimensions; j += 4) {
        norm += row[j] * row[j] + row[j + 1] * row[j + 1];
        norm += row[j + 2] * row[j + 2] + row[j + 3] * row[j + 3];
        subtract(scores, j * clusters, row[j], row[j + 1], row[j + 2], row[j + 3]);
      }
      for (; j < dimensions; j++) {
        norm += row[j] * row[j];
        for (int k = 0; k < clusters; k++) {
          scores[k] -= row[j] * centroids[j * clusters + k];
        }
      }
      int nearest = smallest(scores);
      changed |= nearest != labels[n];
      labels[n] = nearest;
      sum += Math.max(0, norm + 2 * scores[nearest]);
    }
    objective = sum;
    return changed;
  }

  private void subtract(float[] scores, int at, float a, float b, float c, float d) {
    float[] centre = centroids;
    int second = at + clusters;
    int third = second + clusters;
    int fourth = third + clusters;
    for (int k = 0; k < scores.length; k++) {
      scores[k] -=
          a * centre[at + k]
              + b * centre[second + k]
              + c * centre[third + k]
              + d * centre[fourth + k];
    }
  }

  private static int smallest(float[] scores) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      if (scores[k] < scores[best]) {
        best = k;
      }
    }
    return best;
  }

  private void update(float[][] rows, int[] labels, Random random) {
    int[] sizes = new int[clusters];
    float[] sums = new float[centroids.length];
    for (int n = 0; n < rows.length; n++) {
      sizes[labels[n]]++;
      for (int j = 0; j < dimensions; j++) {
        sums[j * clusters + labels[n]] += rows[n][j];
      }
    }
    for (int at = 0; at < sums.length; at++) {
      int size = sizes[at % clusters];
      if (size > 0) {
        centroids[at] = sums[at] / size;
      }
    }
    for (int k = 0; k < clusters; k++) {
      if (sizes[k] == 0) {
        split(k, sizes, rows.length, random);
      }
    }
  }

  /// Gives the empty cluster `empty` a half of another, drawn with probability proportional to its
  /// size less one.
  private void split(int empty, int[] sizes, int rows, Random random) {
    int from = 0;
    while (random.nextFloat() >= (sizes[from] - 1.0f) / (rows - clusters + 1.0f)) {
      from = (from + 1) % clusters;
    }
    for (int j = 0; j < dimensions; j++) {
      float centre = centroids[j * clusters + from];
      float shift = j % 2 == 0 ? SPLIT : -SPLIT;
      centroids[j * clusters + empty] = centre * (1 + shift);
      centroids[j * clusters + from] = centre * (1 - shift);
    }
    sizes[empty] = sizes[from] / 2;
    sizes[from] -= sizes[empty];
  }
}
