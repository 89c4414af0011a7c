package dev.safesynth.learn.tree;

/// Checks what both learners are given.
final class Examples {
  private Examples() {}

  static void check(float[][] x, int[] y, int classes) {
    if (x.length == 0 || x.length != y.length || classes < 1) {
      throw new IllegalArgumentException(
          "training needs as many labels as rows, at least one of each, and a class");
    }
    for (int row = 0; row < x.length; row++) {
      if (x[row].length != x[0].length) {
        throw new IllegalArgumentException("rows must have the same length");
      }
      if (y[row] < 0 || y[row] >= classes) {
        throw new IllegalArgumentException("labels must be in [0, " + classes + ")");
      }
    }
  }
}
