package dev.safesynth.learn.tree;

import java.util.Arrays;

/// A binary tree of questions "is feature f at most c?", growing while a learner adds nodes.
final class Tree {
  private static final int LEAF = -1;

  private int[] feature = new int[16];
  private double[] cut = new double[16];
  private int[] atMost = new int[16];
  private int size;

  /// Adds a leaf; the first one is the root.
  int addLeaf() {
    if (size == feature.length) {
      feature = Arrays.copyOf(feature, 2 * size);
      cut = Arrays.copyOf(cut, 2 * size);
      atMost = Arrays.copyOf(atMost, 2 * size);
    }
    feature[size] = LEAF;
    return size++;
  }

  /// Turns a leaf into a question with two new leaves: the returned one for values of at most
  /// `value`, and the one after it for the others.
  int split(int node, int byFeature, double value) {
    int child = addLeaf();
    addLeaf();
    feature[node] = byFeature;
    cut[node] = value;
    atMost[node] = child;
    return child;
  }

  int size() {
    return size;
  }

  /// The leaf where a row ends.
  int leaf(float[] row) {
    int node = 0;
    while (feature[node] != LEAF) {
      node = row[feature[node]] <= cut[node] ? atMost[node] : atMost[node] + 1;
    }
    return node;
  }

  /// Moves the rows of `rows[from, to)` whose bin is at most `code` to the front, keeping the order
  /// within both sides.
  ///
  /// @param scratch at least as long as `rows`
  /// @return where the other side begins
  static int partition(int[] rows, int from, int to, byte[] codes, int code, int[] scratch) {
    int front = from;
    int others = 0;
    for (int i = from; i < to; i++) {
      if ((codes[rows[i]] & 0xff) <= code) {
        rows[front++] = rows[i];
      } else {
        scratch[others++] = rows[i];
      }
    }
    System.arraycopy(scratch, 0, rows, front, others);
    return front;
  }
}
