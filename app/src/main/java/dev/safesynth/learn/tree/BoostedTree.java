package dev.safesynth.learn.tree;

import java.util.Arrays;
import java.util.stream.IntStream;

/// One regression tree of [GradientBoostedTrees]: each leaf holds the Newton step of its rows times
/// the learning rate.
final class BoostedTree {
  private static final double LEAST_CURVATURE = 1e-3;

  /// Fewer cells of work than this are done faster on one core.
  private static final int WORTH_SHARING = 1 << 16;

  private final Tree tree = new Tree();
  private double[] values = new double[16];

  private BoostedTree() {}

  /// Grows a tree and adds its values to `scores`.
  static BoostedTree grow(
      Bins bins,
      byte[][] codes,
      double[] gradient,
      double[] curvature,
      int[] features,
      GradientBoostedTrees.Settings settings,
      double[] scores) {
    BoostedTree result = new BoostedTree();
    Growth growth = result.new Growth(bins, codes, gradient, curvature, features, settings, scores);
    growth.grow(result.tree.addLeaf(), 0, scores.length, 0, growth.histogram(0, scores.length));
    return result;
  }

  /// What this tree adds to the score of a row.
  double value(float[] row) {
    return values[tree.leaf(row)];
  }

  private record Split(double gain, int feature, int code) {
    static final Split NONE = new Split(0, -1, -1);

    static Split better(Split first, Split second) {
      return second.gain > first.gain ? second : first;
    }
  }

  /// What is needed while growing only.
  private final class Growth {
    private final Bins bins;
    private final byte[][] codes;
    private final double[] gradient;
    private final double[] curvature;
    private final int[] features;
    private final GradientBoostedTrees.Settings settings;
    private final double[] scores;
    private final int[] rows;
    private final int[] scratch;

    Growth(
        Bins bins,
        byte[][] codes,
        double[] gradient,
        double[] curvature,
        int[] features,
        GradientBoostedTrees.Settings settings,
        double[] scores) {
      this.bins = bins;
      this.codes = codes;
      this.gradient = gradient;
      this.curvature = curvature;
      this.features = features;
      this.settings = settings;
      this.scores = scores;
      rows = new int[scores.length];
      Arrays.setAll(rows, i -> i);
      scratch = new int[rows.length];
    }

    /// By position in `features`: for each bin the sums of gradient and curvature and the number of
    /// rows, one after the other.
    double[][] histogram(int from, int to) {
      double[][] result = new double[features.length][];
      each(to - from)
          .forEach(
              at -> {
                byte[] code = codes[features[at]];
                double[] sums = new double[3 * bins.count(features[at])];
                for (int i = from; i < to; i++) {
                  int row = rows[i];
                  int cell = 3 * (code[row] & 0xff);
                  sums[cell] += gradient[row];
                  sums[cell + 1] += curvature[row];
                  sums[cell + 2]++;
                }
                result[at] = sums;
              });
      return result;
    }

    private IntStream each(int size) {
      IntStream positions = IntStream.range(0, features.length);
      return (long) size * features.length > WORTH_SHARING ? positions.parallel() : positions;
    }

    void grow(int node, int from, int to, int depth, double[][] histogram) {
      double g = 0;
      double h = 0;
      for (int i = from; i < to; i++) {
        g += gradient[rows[i]];
        h += curvature[rows[i]];
      }
      Split split = mayDivide(from, to, depth) ? best(histogram, g, h, to - from) : Split.NONE;
      if (split.feature < 0) {
        setLeaf(node, from, to, h + settings.l2() > 0 ? -g / (h + settings.l2()) : 0);
        return;
      }
      int child = tree.split(node, split.feature, bins.cut(split.feature, split.code));
      int middle = Tree.partition(rows, from, to, codes[split.feature], split.code, scratch);
      double[][] low = {};
      double[][] high = {};
      if (mayDivide(from, middle, depth + 1) || mayDivide(middle, to, depth + 1)) {
        // the larger side is what remains of the parent
        if (middle - from <= to - middle) {
          low = histogram(from, middle);
          high = without(histogram, low);
        } else {
          high = histogram(middle, to);
          low = without(histogram, high);
        }
      }
      grow(child, from, middle, depth + 1, low);
      grow(child + 1, middle, to, depth + 1, high);
    }

    private boolean mayDivide(int from, int to, int depth) {
      return depth < settings.depth() && to - from >= 2 * settings.minimumLeaf();
    }

    private double[][] without(double[][] parent, double[][] part) {
      for (int at = 0; at < parent.length; at++) {
        for (int cell = 0; cell < parent[at].length; cell++) {
          parent[at][cell] -= part[at][cell];
        }
      }
      return parent;
    }

    private Split best(double[][] histogram, double g, double h, int size) {
      return each(size)
          .mapToObj(at -> best(features[at], histogram[at], g, h, size))
          .reduce(Split.NONE, Split::better);
    }

    private Split best(int feature, double[] sums, double g, double h, int size) {
      Split best = Split.NONE;
      double gLow = 0;
      double hLow = 0;
      double low = 0;
      for (int code = 0; 3 * code < sums.length - 3; code++) {
        gLow += sums[3 * code];
        hLow += sums[3 * code + 1];
        low += sums[3 * code + 2];
        if (size - low < settings.minimumLeaf() || h - hLow < LEAST_CURVATURE) {
          break;
        }
        if (low >= settings.minimumLeaf() && hLow >= LEAST_CURVATURE) {
          double gain = term(gLow, hLow) + term(g - gLow, h - hLow) - term(g, h);
          if (gain > best.gain) {
            best = new Split(gain, feature, code);
          }
        }
      }
      return best;
    }

    private double term(double g, double h) {
      return g * g / (h + settings.l2());
    }

    private void setLeaf(int node, int from, int to, double step) {
      if (node >= values.length) {
        values = Arrays.copyOf(values, 2 * node);
      }
      values[node] = settings.learningRate() * step;
      for (int i = from; i < to; i++) {
        scores[rows[i]] += values[node];
      }
    }
  }
}
