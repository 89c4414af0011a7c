package dev.safesynth.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that a mistyped one was probably meant to be.
public final class NearestName {
  private NearestName() {}

  /// The candidate with the fewest edits (insert, delete, replace, swap of neighbours, letter case
  /// ignored), when those are few for a name of that length.
  public static Optional<String> of(String given, Collection<String> candidates) {
    int allowed = Math.max(1, given.length() / 3);
    return candidates.stream()
        .filter(candidate -> edits(given, candidate) <= allowed)
        .min(Comparator.comparingInt(candidate -> edits(given, candidate)));
  }

  /// Optimal string alignment distance.
  static int edits(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distance[i][j] = i == 0 || j == 0 ? i + j : step(distance, a, b, i, j);
      }
    }
    return distance[a.length()][b.length()];
  }

  private static int step(int[][] distance, String a, String b, int i, int j) {
    int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best =
        Math.min(
            distance[i - 1][j - 1] + cost, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, distance[i - 2][j - 2] + 1) : best;
  }
}
