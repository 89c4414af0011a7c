package dev.safesynth.learn.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Gradient-boosted trees (Friedman 2001) for classification, grown level by level on histograms of
/// gradients and second derivatives, as scikit-learn's `HistGradientBoostingClassifier` does:
/// logistic loss with one tree a round for two classes, softmax with one tree a round and class for
/// more. Deterministic for a seed on any number of cores.
public final class GradientBoostedTrees {
  private static final double LEAST_PRIOR = 1e-15;

  private final double[] start;
  private final List<List<BoostedTree>> rounds;
  private final int classes;

  private GradientBoostedTrees(double[] start, List<List<BoostedTree>> rounds, int classes) {
    this.start = start;
    this.rounds = rounds;
    this.classes = classes;
  }

  /// How to boost.
  ///
  /// @param rounds >= 1
  /// @param depth most questions from root to leaf, >= 1
  /// @param learningRate in (0, 1]
  /// @param minimumLeaf fewest rows in a leaf, >= 1
  /// @param l2 penalty on leaf values, >= 0
  /// @param featureShare of the features that each tree may use, drawn at random, in (0, 1]
  public record Settings(
      int rounds, int depth, double learningRate, int minimumLeaf, double l2, double featureShare) {
    /// 100 rounds of depth 6 at rate 0.1, leaves of at least 20 rows, all features.
    public static final Settings STANDARD = new Settings(100, 6, 0.1, 20, 0, 1);

    public Settings {
      if (rounds < 1
          || depth < 1
          || !(learningRate > 0 && learningRate <= 1)
          || minimumLeaf < 1
          || !(l2 >= 0)
          || !(featureShare > 0 && featureShare <= 1)) {
        throw new IllegalArgumentException("a setting of boosting is out of range");
      }
    }
  }

  /// Trains on all cores.
  ///
  /// @param x rows of features, all of one length, without NaN; at least one row
  /// @param y class of each row, in [0, `classes`)
  /// @param seed for the choice of features; without effect when `featureShare` is 1
  /// @throws IllegalArgumentException when these do not hold
  public static GradientBoostedTrees train(
      float[][] x, int[] y, int classes, Settings settings, long seed) {
    Examples.check(x, y, classes);
    Bins bins = Bins.of(x);
    byte[][] codes = bins.codes(x);
    Random random = new Random(seed);
    double[] start = start(y, classes);
    double[][] scores = new double[start.length][y.length];
    for (int k = 0; k < start.length; k++) {
      Arrays.fill(scores[k], start[k]);
    }
    List<List<BoostedTree>> rounds = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      double[][] probability = probabilities(scores);
      List<BoostedTree> trees = new ArrayList<>();
      for (int k = 0; k < start.length; k++) {
        int positive = classes == 2 ? 1 : k;
        double[] gradient = new double[y.length];
        double[] curvature = new double[y.length];
        for (int row = 0; row < y.length; row++) {
          double p = probability[k][row];
          gradient[row] = p - (y[row] == positive ? 1 : 0);
          curvature[row] = p * (1 - p);
        }
        int[] features = features(bins.features(), settings.featureShare(), random);
        trees.add(
            BoostedTree.grow(bins, codes, gradient, curvature, features, settings, scores[k]));
      }
      rounds.add(trees);
    }
    return new GradientBoostedTrees(start, rounds, classes);
  }

  /// The best constant scores: log-odds of class 1, or logarithms of the shares of classes.
  private static double[] start(int[] y, int classes) {
    double[] prior = new double[classes];
    for (int label : y) {
      prior[label] += 1.0 / y.length;
    }
    for (int k = 0; k < classes; k++) {
      prior[k] = Math.clamp(prior[k], LEAST_PRIOR, 1 - LEAST_PRIOR);
    }
    return classes == 2
        ? new double[] {Math.log(prior[1] / (1 - prior[1]))}
        : Arrays.stream(prior).map(Math::log).toArray();
  }

  private static int[] features(int count, double share, Random random) {
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    int wanted = Math.max(1, (int) Math.round(share * count));
    if (wanted >= count) {
      return all;
    }
    for (int i = 0; i < wanted; i++) {
      int pick = i + random.nextInt(count - i);
      int feature = all[pick];
      all[pick] = all[i];
      all[i] = feature;
    }
    return Arrays.copyOf(all, wanted);
  }

  /// From scores by class and row to probabilities of the same shape.
  private static double[][] probabilities(double[][] scores) {
    double[][] result = new double[scores.length][scores[0].length];
    double[] one = new double[scores.length];
    for (int row = 0; row < scores[0].length; row++) {
      for (int k = 0; k < one.length; k++) {
        one[k] = scores[k][row];
      }
      softmax(one);
      for (int k = 0; k < one.length; k++) {
        result[k][row] = one[k];
      }
    }
    return result;
  }

  /// In place: a single score is the log-odds of a class against the other one.
  private static void softmax(double[] scores) {
    if (scores.length == 1) {
      scores[0] = 1 / (1 + Math.exp(-scores[0]));
      return;
    }
    double most = Arrays.stream(scores).max().orElseThrow();
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] = Math.exp(scores[k] - most);
      sum += scores[k];
    }
    for (int k = 0; k < scores.length; k++) {
      scores[k] /= sum;
    }
  }

  /// The probability of each class; they sum to 1.
  ///
  /// @param row features as in training
  public double[] probabilities(float[] row) {
    if (classes == 1) {
      return new double[] {1};
    }
    double[] scores = start.clone();
    for (List<BoostedTree> trees : rounds) {
      for (int k = 0; k < scores.length; k++) {
        scores[k] += trees.get(k).value(row);
      }
    }
    softmax(scores);
    return classes == 2 ? new double[] {1 - scores[0], scores[0]} : scores;
  }
}
