package dev.safesynth.table;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How alike the single columns are, after SDMetrics' KSComplement and TVComplement.
///
/// @param mean over the columns, in [0, 1]; 1 is equal
/// @param byColumn for numbers one minus the Kolmogorov-Smirnov distance, for categories one minus
///   the total variation distance; missing values are left out
public record ColumnShapes(double mean, Map<String, Double> byColumn) {
  /// SDMetrics counts a label that is not in the real table as this many rows of it.
  private static final double UNSEEN = 1e-6;

  public ColumnShapes {
    byColumn = Collections.unmodifiableMap(new LinkedHashMap<>(byColumn));
  }

  static ColumnShapes of(Table real, Table other) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int i = 0; i < real.columns().size(); i++) {
      Column a = real.column(i);
      Column b = other.column(i);
      scores.put(
          a.name,
          a.isNumeric()
              ? ksComplement(a.sortedNumbers(), b.sortedNumbers())
              : tvComplement(counts(a), counts(b)));
    }
    return new ColumnShapes(
        scores.values().stream().mapToDouble(score -> score).average().orElse(0), scores);
  }

  /// One minus the largest difference of the distribution functions; 0 when one side is empty.
  static double ksComplement(double[] sorted, double[] otherSorted) {
    if (sorted.length == 0 || otherSorted.length == 0) {
      return 0;
    }
    int i = 0;
    int j = 0;
    double most = 0;
    while (i < sorted.length && j < otherSorted.length) {
      double value = Math.min(sorted[i], otherSorted[j]);
      while (i < sorted.length && sorted[i] == value) {
        i++;
      }
      while (j < otherSorted.length && otherSorted[j] == value) {
        j++;
      }
      double difference = (double) i / sorted.length - (double) j / otherSorted.length;
      most = Math.max(most, Math.abs(difference));
    }
    return 1 - most;
  }

  /// One minus half the sum of differences of shares; 0 when one side is empty.
  static double tvComplement(double[] real, double[] other) {
    double[] expected = real.clone();
    for (int label = 0; label < real.length; label++) {
      expected[label] += real[label] == 0 && other[label] > 0 ? UNSEEN : 0;
    }
    double total = Arrays.stream(expected).sum();
    double otherTotal = Arrays.stream(other).sum();
    if (Arrays.stream(real).sum() == 0 || otherTotal == 0) {
      return 0;
    }
    double difference = 0;
    for (int label = 0; label < real.length; label++) {
      difference += Math.abs(expected[label] / total - other[label] / otherTotal);
    }
    return 1 - difference / 2;
  }

  private static double[] counts(Column column) {
    double[] counts = new double[column.labels];
    for (int code : column.codes) {
      if (code != Column.MISSING) {
        counts[code]++;
      }
    }
    return counts;
  }
}
