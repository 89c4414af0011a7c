package dev.safesynth.table;

import java.util.Arrays;
import java.util.Random;

/// Random choices.
final class Draws {
  private Draws() {}

  /// The first `take` places of a random order of 0..size-1.
  static int[] permutation(int size, Random random, int take) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < take; i++) {
      int pick = i + random.nextInt(size - i);
      int value = order[pick];
      order[pick] = order[i];
      order[i] = value;
    }
    return Arrays.copyOf(order, take);
  }
}
