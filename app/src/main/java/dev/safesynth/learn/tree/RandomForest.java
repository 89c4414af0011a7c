package dev.safesynth.learn.tree;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// A random forest (Breiman 2001) for classification with the choices of scikit-learn's
/// `RandomForestClassifier`: bootstrap samples, Gini impurity, a random subset of features at each
/// node, trees grown until leaves are pure; a forest's probability is the mean of its trees'.
/// Splits are searched among at most 255 bins a feature. Deterministic for a seed on any number of
/// cores.
public final class RandomForest {
  private final List<ForestTree> trees;
  private final int classes;

  private RandomForest(List<ForestTree> trees, int classes) {
    this.trees = trees;
    this.classes = classes;
  }

  /// How to grow a forest.
  ///
  /// @param trees >= 1
  /// @param featuresPerSplit looked at in each node, >= 1; more than there are means all
  /// @param minimumLeaf fewest rows in a leaf, >= 1
  public record Settings(int trees, int featuresPerSplit, int minimumLeaf) {
    public Settings {
      if (trees < 1 || featuresPerSplit < 1 || minimumLeaf < 1) {
        throw new IllegalArgumentException("settings of a forest must be >= 1");
      }
    }

    /// 300 trees, the square root of the number of features, leaves of one row.
    public static Settings standard(int features) {
      return new Settings(300, Math.max(1, (int) Math.sqrt(features)), 1);
    }
  }

  /// Trains a forest on all cores.
  ///
  /// @param x rows of features, all of one length, without NaN; at least one row
  /// @param y class of each row, in [0, `classes`)
  /// @throws IllegalArgumentException when these do not hold
  public static RandomForest train(
      float[][] x, int[] y, int classes, Settings settings, long seed) {
    Examples.check(x, y, classes);
    Bins bins = Bins.of(x);
    byte[][] codes = bins.codes(x);
    long[] seeds = new Random(seed).longs(settings.trees()).toArray();
    return new RandomForest(
        IntStream.range(0, seeds.length)
            .parallel()
            .mapToObj(i -> ForestTree.grow(bins, codes, y, classes, settings, new Random(seeds[i])))
            .toList(),
        classes);
  }

  /// The probability of each class; they sum to 1.
  ///
  /// @param row features as in training
  public double[] probabilities(float[] row) {
    double[] sum = new double[classes];
    trees.forEach(tree -> tree.addShares(row, sum));
    return Arrays.stream(sum).map(share -> share / trees.size()).toArray();
  }
}
