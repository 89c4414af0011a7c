package dev.safesynth.learn.tree;

import java.util.Arrays;
import java.util.Random;

/// One tree of a [RandomForest]. Leaves keep only the classes that occur in them, since most leaves
/// are pure.
final class ForestTree {
  /// Below this many rows sorting them is faster than counting bins.
  private static final int FEW = 64;

  private final Tree tree = new Tree();
  private int[] leafStart = new int[16];
  private int[] leafEnd = new int[16];
  private int[] leafClass = new int[16];
  private float[] leafShare = new float[16];
  private int leafSize;

  private ForestTree() {}

  static ForestTree grow(
      Bins bins,
      byte[][] codes,
      int[] y,
      int classes,
      RandomForest.Settings settings,
      Random random) {
    ForestTree result = new ForestTree();
    int[] sample = new int[y.length];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = random.nextInt(sample.length);
    }
    Growth growth = result.new Growth(bins, codes, y, classes, settings, random, sample);
    growth.grow(result.tree.addLeaf(), 0, sample.length);
    return result;
  }

  /// Adds the share of each class in the leaf of `row`.
  void addShares(float[] row, double[] sum) {
    int leaf = tree.leaf(row);
    for (int i = leafStart[leaf]; i < leafEnd[leaf]; i++) {
      sum[leafClass[i]] += leafShare[i];
    }
  }

  private void setLeaf(int node, int[] counts, int total) {
    if (node >= leafStart.length) {
      leafStart = Arrays.copyOf(leafStart, 2 * node);
      leafEnd = Arrays.copyOf(leafEnd, 2 * node);
    }
    leafStart[node] = leafSize;
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] > 0) {
        if (leafSize == leafClass.length) {
          leafClass = Arrays.copyOf(leafClass, 2 * leafSize);
          leafShare = Arrays.copyOf(leafShare, 2 * leafSize);
        }
        leafClass[leafSize] = label;
        leafShare[leafSize++] = (float) counts[label] / total;
      }
    }
    leafEnd[node] = leafSize;
  }

  /// What is needed while growing only.
  private final class Growth {
    private final Bins bins;
    private final byte[][] codes;
    private final int[] y;
    private final int classes;
    private final RandomForest.Settings settings;
    private final Random random;
    private final int[] rows;
    private final int[] scratch;
    private final int[] features;

    /// Bin times the number of classes plus class, of each row of a node, sorted.
    private final int[] sorted;

    private double bestScore;
    private int bestFeature;
    private int bestCode;

    Growth(
        Bins bins,
        byte[][] codes,
        int[] y,
        int classes,
        RandomForest.Settings settings,
        Random random,
        int[] rows) {
      this.bins = bins;
      this.codes = codes;
      this.y = y;
      this.classes = classes;
      this.settings = settings;
      this.random = random;
      this.rows = rows;
      scratch = new int[rows.length];
      sorted = new int[rows.length];
      features = new int[bins.features()];
      Arrays.setAll(features, i -> i);
    }

    void grow(int node, int from, int to) {
      int[] counts = new int[classes];
      for (int i = from; i < to; i++) {
        counts[y[rows[i]]]++;
      }
      if (!findSplit(from, to, counts)) {
        setLeaf(node, counts, to - from);
        return;
      }
      int child = tree.split(node, bestFeature, bins.cut(bestFeature, bestCode));
      int middle = Tree.partition(rows, from, to, codes[bestFeature], bestCode, scratch);
      grow(child, from, middle);
      grow(child + 1, middle, to);
    }

    /// Looks at random features until enough were seen and one of them can split the rows.
    private boolean findSplit(int from, int to, int[] counts) {
      int present = 0;
      for (int count : counts) {
        present += count > 0 ? 1 : 0;
      }
      if (present < 2 || to - from < 2 * settings.minimumLeaf()) {
        return false;
      }
      bestScore = Double.NEGATIVE_INFINITY;
      boolean varied = false;
      for (int seen = 0; seen < features.length; seen++) {
        if (seen >= settings.featuresPerSplit() && varied) {
          break;
        }
        int pick = seen + random.nextInt(features.length - seen);
        int feature = features[pick];
        features[pick] = features[seen];
        features[seen] = feature;
        varied |= bins.count(feature) > 1 && tryFeature(feature, from, to, counts);
      }
      return bestScore > Double.NEGATIVE_INFINITY;
    }

    /// Says whether the feature varies among the rows.
    private boolean tryFeature(int feature, int from, int to, int[] counts) {
      int size = to - from;
      sort(feature, from, to);
      if (sorted[0] / classes == sorted[size - 1] / classes) {
        return false;
      }
      // sum of n_c^2 / n over both sides is what minimal Gini impurity maximises
      int[] left = new int[classes];
      double leftSquares = 0;
      double rightSquares = 0;
      for (int count : counts) {
        rightSquares += (double) count * count;
      }
      for (int i = 0; i < size - 1; i++) {
        int label = sorted[i] % classes;
        rightSquares -= 2.0 * (counts[label] - left[label]) - 1;
        leftSquares += 2.0 * left[label] + 1;
        left[label]++;
        int code = sorted[i] / classes;
        int moved = i + 1;
        if (code == sorted[i + 1] / classes
            || moved < settings.minimumLeaf()
            || size - moved < settings.minimumLeaf()) {
          continue;
        }
        double score = leftSquares / moved + rightSquares / (size - moved);
        if (score > bestScore) {
          bestScore = score;
          bestFeature = feature;
          // halfway between the two bins that occur here, as an exact search would
          bestCode = (code + sorted[i + 1] / classes - 1) / 2;
        }
      }
      return true;
    }

    private void sort(int feature, int from, int to) {
      byte[] code = codes[feature];
      int size = to - from;
      if (size < FEW) {
        for (int i = 0; i < size; i++) {
          int row = rows[from + i];
          sorted[i] = (code[row] & 0xff) * classes + y[row];
        }
        Arrays.sort(sorted, 0, size);
        return;
      }
      int[] ends = new int[bins.count(feature)];
      for (int i = from; i < to; i++) {
        ends[code[rows[i]] & 0xff]++;
      }
      int end = 0;
      for (int bin = 0; bin < ends.length; bin++) {
        int count = ends[bin];
        ends[bin] = end;
        end += count;
      }
      for (int i = from; i < to; i++) {
        int row = rows[i];
        int bin = code[row] & 0xff;
        sorted[ends[bin]++] = bin * classes + y[row];
      }
    }
  }
}
