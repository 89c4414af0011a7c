package dev.safesynth.fidelity;

import dev.safesynth.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.ToDoubleBiFunction;

/// Two sets of texts, each text as the codes of its items: one label, one length, or all its words.
///
/// @param first not empty
/// @param second not empty
/// @param codes number of codes, all in [0, codes)
record CodedTexts(List<int[]> first, List<int[]> second, int codes) {
  private static final int DIVISIONS = 200;

  /// Codes of items in their natural order.
  static <T extends Comparable<T>> CodedTexts of(List<List<T>> first, List<List<T>> second) {
    TreeSet<T> items = new TreeSet<>();
    first.forEach(items::addAll);
    second.forEach(items::addAll);
    Map<T, Integer> codes = new HashMap<>();
    items.forEach(item -> codes.put(item, codes.size()));
    return new CodedTexts(coded(first, codes), coded(second, codes), codes.size());
  }

  private static <T> List<int[]> coded(List<List<T>> texts, Map<T, Integer> codes) {
    return texts.stream()
        .map(text -> text.stream().mapToInt(item -> codes.getOrDefault(item, -1)).toArray())
        .toList();
  }

  /// Codes that are the numbers themselves, so that a distance between codes has a meaning.
  static CodedTexts ofNumbers(List<Integer> first, List<Integer> second) {
    int top = Math.max(Collections.max(first), Collections.max(second));
    return new CodedTexts(
        first.stream().map(n -> new int[] {n}).toList(),
        second.stream().map(n -> new int[] {n}).toList(),
        top + 1);
  }

  /// The value of `statistic` on the item counts of both sets, and on those of random divisions.
  Divergence divergence(ToDoubleBiFunction<double[], double[]> statistic, long seed) {
    List<int[]> pooled = new ArrayList<>(first);
    pooled.addAll(second);
    double[] all = counts(pooled);
    Random random = new Random(seed);
    double[] noise = new double[DIVISIONS];
    for (int i = 0; i < DIVISIONS; i++) {
      Collections.shuffle(pooled, random);
      double[] one = counts(pooled.subList(0, first.size()));
      double[] rest = new double[codes];
      Arrays.setAll(rest, code -> all[code] - one[code]);
      noise[i] = statistic.applyAsDouble(one, rest);
    }
    Arrays.sort(noise);
    return new Divergence(
        statistic.applyAsDouble(counts(first), counts(second)), Interval.percentile(noise, 0.95));
  }

  /// How often each code occurs in `texts`.
  double[] counts(List<int[]> texts) {
    double[] counts = new double[codes];
    for (int[] text : texts) {
      for (int code : text) {
        counts[code]++;
      }
    }
    return counts;
  }

  /// Hides the codes: they come from private texts.
  @Override
  public String toString() {
    return "CodedTexts[withheld]";
  }
}
