package dev.safesynth.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/// The limited-memory quasi-Newton method of Liu and Nocedal (1989) with ten corrections and
/// backtracking to a sufficient decrease, for smooth convex functions.
final class Lbfgs {
  private static final int CORRECTIONS = 10;
  private static final int MOST_ITERATIONS = 1000;
  private static final int MOST_HALVINGS = 40;

  private Lbfgs() {}

  /// A function with its gradient.
  interface Objective {
    /// The value at `point`; writes the gradient there into `gradient`.
    double at(double[] point, double[] gradient);
  }

  /// One step taken: the change of the point and of the gradient.
  private static final class Correction {
    final double[] step;
    final double[] change;
    final double curvature;

    Correction(double[] step, double[] change) {
      this.step = step;
      this.change = change;
      this.curvature = dot(step, change);
    }
  }

  /// The point where every component of the gradient is at most `tolerance` in size, from zero; or
  /// the best point after 1000 iterations or where floating point admits no further decrease.
  static double[] minimise(Objective objective, int size, double tolerance) {
    double[] point = new double[size];
    double[] gradient = new double[size];
    double value = objective.at(point, gradient);
    Deque<Correction> memory = new ArrayDeque<>();
    for (int i = 0; i < MOST_ITERATIONS && largest(gradient) > tolerance; i++) {
      double[] direction = direction(gradient, memory);
      double slope = dot(direction, gradient);
      double rate = memory.isEmpty() ? 1 / Math.max(1, Math.sqrt(-slope)) : 1;
      double[] next = new double[size];
      double[] nextGradient = new double[size];
      double nextValue = Double.POSITIVE_INFINITY;
      for (int halving = 0; halving < MOST_HALVINGS; halving++) {
        for (int j = 0; j < size; j++) {
          next[j] = point[j] + rate * direction[j];
        }
        nextValue = objective.at(next, nextGradient);
        if (nextValue <= value + 1e-4 * rate * slope) {
          break;
        }
        rate /= 2;
      }
      if (!(nextValue < value)) {
        break;
      }
      remember(memory, difference(next, point), difference(nextGradient, gradient));
      point = next;
      gradient = nextGradient;
      value = nextValue;
    }
    return point;
  }

  private static void remember(Deque<Correction> memory, double[] step, double[] change) {
    Correction latest = new Correction(step, change);
    if (latest.curvature > 0) {
      memory.addLast(latest);
      if (memory.size() > CORRECTIONS) {
        memory.removeFirst();
      }
    }
  }

  /// The two-loop recursion.
  private static double[] direction(double[] gradient, Deque<Correction> memory) {
    double[] direction = gradient.clone();
    double[] shares = new double[memory.size()];
    int at = memory.size();
    for (Iterator<Correction> newest = memory.descendingIterator(); newest.hasNext(); ) {
      Correction correction = newest.next();
      shares[--at] = dot(correction.step, direction) / correction.curvature;
      add(direction, -shares[at], correction.change);
    }
    if (!memory.isEmpty()) {
      Correction last = memory.getLast();
      scale(direction, last.curvature / dot(last.change, last.change));
    }
    for (Correction correction : memory) {
      double share = shares[at++];
      double other = dot(correction.change, direction) / correction.curvature;
      add(direction, share - other, correction.step);
    }
    scale(direction, -1);
    return direction;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] values) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * values[i];
    }
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static double[] difference(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }
}
