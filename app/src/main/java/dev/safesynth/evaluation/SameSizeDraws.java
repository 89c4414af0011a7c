package dev.safesynth.evaluation;

import dev.safesynth.text.Example;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Random subsets of the real training rows that look like the synthetic set from outside: as many
/// rows, and as many of each label as the real rows allow. What a label lacks is filled up from the
/// others at random.
final class SameSizeDraws {
  /// Number of subsets. They come from one set of real rows, so where a subset takes most of that
  /// set their variation understates that of fresh samples.
  static final int DRAWS = 10;

  private SameSizeDraws() {}

  static List<List<Example>> of(
      List<Example> original, List<Example> synthetic, int labels, Random random) {
    if (original.size() <= synthetic.size()) {
      return List.of(original);
    }
    int[] wanted = new int[labels];
    synthetic.forEach(example -> wanted[example.label()]++);
    List<List<Example>> draws = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      draws.add(one(original, wanted.clone(), synthetic.size(), random));
    }
    return draws;
  }

  private static List<Example> one(List<Example> original, int[] wanted, int size, Random random) {
    List<Example> order = new ArrayList<>(original);
    Collections.shuffle(order, random);
    List<Example> taken = new ArrayList<>(size);
    List<Example> left = new ArrayList<>();
    for (Example example : order) {
      if (wanted[example.label()] > 0) {
        wanted[example.label()]--;
        taken.add(example);
      } else {
        left.add(example);
      }
    }
    taken.addAll(left.subList(0, size - taken.size()));
    return taken;
  }
}
