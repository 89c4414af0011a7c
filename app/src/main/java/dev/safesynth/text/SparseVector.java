package dev.safesynth.text;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import java.util.stream.IntStream;

/// A row of features: the values at ascending indices from 0, zero elsewhere. Arrays are shared,
/// not copied, since these are the inner loops of training; nobody writes to them.
final class SparseVector {
  final int[] indices;
  final double[] values;

  SparseVector(int[] indices, double[] values) {
    this.indices = indices;
    this.values = values;
  }

  /// A row without zeros.
  static SparseVector dense(float[] values) {
    double[] copy = new double[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i];
    }
    return new SparseVector(IntStream.range(0, copy.length).toArray(), copy);
  }

  /// This row as liblinear wants it: indices from 1, and an intercept feature of value 1 after the
  /// last of `features`. liblinear adds none by itself, neither in training nor in prediction.
  Feature[] withIntercept(int features) {
    Feature[] nodes = new Feature[indices.length + 1];
    for (int i = 0; i < indices.length; i++) {
      nodes[i] = new FeatureNode(indices[i] + 1, values[i]);
    }
    nodes[indices.length] = new FeatureNode(features + 1, 1);
    return nodes;
  }
}
