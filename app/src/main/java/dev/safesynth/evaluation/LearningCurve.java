package dev.safesynth.evaluation;

import dev.safesynth.evaluation.RealEquivalent.Bound;
import dev.safesynth.evaluation.RealEquivalent.CurvePoint;
import dev.safesynth.evaluation.RealEquivalent.SampleSize;
import dev.safesynth.text.Classifier;
import dev.safesynth.text.Example;
import dev.safesynth.text.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Accuracy of a model against the number of real training rows: random subsets of 10, 20, 50, 100,
/// ... and all rows, made monotone by isotonic regression and read off linearly in the logarithm of
/// the number of rows.
public final class LearningCurve {
  private static final int DRAWS = 5;

  /// Where the curve ends on larger data, so that its cost stays bounded.
  private static final int MOST_ROWS = 20_000;

  private final int[] sizes;

  /// Accuracy on all test rows: size, draw.
  private final List<double[]> accuracies;

  /// Accuracy in each resample: size, draw, resample.
  private final List<List<double[]>> replicates;

  private LearningCurve(int[] sizes, List<double[]> accuracies, List<List<double[]>> replicates) {
    this.sizes = sizes;
    this.accuracies = accuracies;
    this.replicates = replicates;
  }

  /// How many real rows reach the accuracy of a model that was trained on synthetic ones.
  ///
  /// @param truth label of each test row, at least one row
  /// @param labels number of labels
  /// @param synthetic what the model trained on synthetic rows says of each test row
  /// @param rows number of real training rows, at least one
  /// @param train trains the same model on the real rows at these positions and gives what it says
  ///   of each test row; called by several threads
  /// @param seed of subsets and resamples; no privacy rests on it
  public static RealEquivalent equivalent(
      int[] truth, int labels, int[] synthetic, int rows, Function<int[], int[]> train, long seed) {
    Random random = new Random(seed);
    var bootstrap = new TestBootstrap(truth, labels, random);
    var own =
        new Estimate.Sampled(
            new double[] {accuracy(synthetic, truth)}, bootstrap.accuracies(synthetic));
    return measure(rows, truth, train, bootstrap, random).equivalent(own, random);
  }

  /// Trains logistic regression on subsets of `original`.
  ///
  /// @param original at least one row
  /// @param labels number of declared labels
  static LearningCurve measure(
      List<Example> original,
      List<Example> test,
      int labels,
      TestBootstrap bootstrap,
      Random random) {
    return measure(
        original.size(),
        test.stream().mapToInt(Example::label).toArray(),
        rows -> predict(Arrays.stream(rows).mapToObj(original::get).toList(), test, labels),
        bootstrap,
        random);
  }

  private static LearningCurve measure(
      int rows, int[] truth, Function<int[], int[]> train, TestBootstrap bootstrap, Random random) {
    int end = Math.min(rows, MOST_ROWS);
    int[] sizes =
        IntStream.concat(
                IntStream.iterate(0, i -> i + 1)
                    .map(i -> new int[] {1, 2, 5}[i % 3] * (int) Math.pow(10, 1 + i / 3))
                    .takeWhile(n -> n < end),
                IntStream.of(end))
            .toArray();
    List<int[]> orders = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
      Collections.shuffle(order, random);
      orders.add(order.stream().mapToInt(Integer::intValue).toArray());
    }
    List<double[]> accuracies = new ArrayList<>();
    List<List<double[]>> replicates = new ArrayList<>();
    for (int size : sizes) {
      // All rows are one set, however shuffled.
      List<int[]> predictions =
          orders.stream()
              .limit(size == rows ? 1 : DRAWS)
              .parallel()
              .map(order -> train.apply(Arrays.copyOf(order, size)))
              .toList();
      accuracies.add(
          predictions.stream().mapToDouble(predicted -> accuracy(predicted, truth)).toArray());
      replicates.add(predictions.stream().map(bootstrap::accuracies).toList());
    }
    return new LearningCurve(sizes, accuracies, replicates);
  }

  private static int[] predict(List<Example> train, List<Example> test, int labels) {
    Classifier model = Learner.LOGISTIC_REGRESSION.train(train, labels, 0);
    return test.stream().mapToInt(model::predict).toArray();
  }

  private static double accuracy(int[] predicted, int[] truth) {
    return IntStream.range(0, predicted.length).filter(i -> predicted[i] == truth[i]).count()
        / (double) predicted.length;
  }

  /// How many rows reach the accuracy `synthetic`. The interval resamples test rows (the same ones
  /// for both sides) and draws.
  RealEquivalent equivalent(Estimate.Sampled synthetic, Random random) {
    double[] means =
        accuracies.stream().mapToDouble(a -> Arrays.stream(a).average().orElseThrow()).toArray();
    double[] targets = synthetic.replicates();
    double[] rows = new double[targets.length];
    for (int b = 0; b < targets.length; b++) {
      double[] curve = new double[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        List<double[]> draws = replicates.get(i);
        for (int draw = 0; draw < draws.size(); draw++) {
          curve[i] += draws.get(random.nextInt(draws.size()))[b] / draws.size();
        }
      }
      rows[b] = rowsFor(targets[b], sizes, isotonic(curve));
    }
    Arrays.sort(rows);
    return new RealEquivalent(
        sampleSize(rowsFor(synthetic.value(), sizes, isotonic(means))),
        sampleSize(rows[(int) (0.025 * rows.length)]),
        sampleSize(rows[(int) Math.ceil(0.975 * rows.length) - 1]),
        IntStream.range(0, sizes.length)
            .mapToObj(i -> new CurvePoint(sizes[i], means[i]))
            .toList());
  }

  private SampleSize sampleSize(double rows) {
    int last = sizes[sizes.length - 1];
    if (rows > last) {
      return new SampleSize(last, Bound.MORE_THAN);
    }
    return rows < sizes[0]
        ? new SampleSize(sizes[0], Bound.FEWER_THAN)
        : new SampleSize((int) Math.round(rows), Bound.ABOUT);
  }

  /// The least number of rows at which a rising curve reaches `target`: 0 below its start, infinity
  /// above its end.
  static double rowsFor(double target, int[] sizes, double[] curve) {
    if (target < curve[0]) {
      return 0;
    }
    for (int i = 0; i < sizes.length; i++) {
      if (curve[i] >= target) {
        if (i == 0) {
          return sizes[0];
        }
        double part = (target - curve[i - 1]) / (curve[i] - curve[i - 1]);
        return Math.exp(
            Math.log(sizes[i - 1]) + part * (Math.log(sizes[i]) - Math.log(sizes[i - 1])));
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /// The nearest non-decreasing sequence in least squares (pool adjacent violators).
  static double[] isotonic(double[] values) {
    double[] means = new double[values.length];
    int[] lengths = new int[values.length];
    int blocks = 0;
    for (double value : values) {
      means[blocks] = value;
      lengths[blocks++] = 1;
      while (blocks > 1 && means[blocks - 2] > means[blocks - 1]) {
        int length = lengths[blocks - 2] + lengths[blocks - 1];
        means[blocks - 2] =
            (means[blocks - 2] * lengths[blocks - 2] + means[blocks - 1] * lengths[blocks - 1])
                / length;
        lengths[blocks - 2] = length;
        blocks--;
      }
    }
    double[] result = new double[values.length];
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      Arrays.fill(result, at, at + lengths[block], means[block]);
      at += lengths[block];
    }
    return result;
  }
}
