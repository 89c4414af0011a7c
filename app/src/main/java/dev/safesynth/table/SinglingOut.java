package dev.safesynth.table;

import dev.safesynth.statistics.Rate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// Singling out: a predicate that matches one synthetic row alone is tried on the private rows, and
/// succeeds when it matches exactly one of them (predicate singling out after Cohen and Nissim
/// 2020). The same predicates are tried on as many holdout rows, where a match is chance; and
/// predicates from independent marginals on the private rows are the baseline.
///
/// **Univariate**: one condition, a value that one synthetic row alone has. **Multivariate**:
/// conditions of random columns of a random synthetic row are joined until it is the only one that
/// matches; a number has to be within a tenth of a standard deviation.
final class SinglingOut {
  private static final double TOLERANCE = 0.1;

  private record Condition(int column, double low, double high) {
    boolean matches(Table table, int row) {
      Column values = table.column(column);
      double value = values.isNumeric() ? values.numbers[row] : values.codes[row];
      return value >= low && value <= high;
    }
  }

  private SinglingOut() {}

  static Risk univariate(
      Table synthetic, Table members, Table control, Table floor, Random random) {
    return attack(
        "singling_out_univariate",
        univariate(synthetic, random),
        members,
        control,
        univariate(floor, random));
  }

  static Risk multivariate(
      Table synthetic, Table members, Table control, Table floor, Random random) {
    return attack(
        "singling_out_multivariate",
        multivariate(synthetic, random),
        members,
        control,
        multivariate(floor, random));
  }

  private static Risk attack(
      String name,
      List<List<Condition>> predicates,
      Table members,
      Table control,
      List<List<Condition>> baseline) {
    if (predicates.size() < TableAttacks.FEWEST_TRIALS) {
      return Risk.withheld(
          name,
          "only %d predicates match one synthetic row alone; %d are the least"
              .formatted(predicates.size(), TableAttacks.FEWEST_TRIALS));
    }
    return Risk.of(
        name,
        successes(predicates, members),
        successes(predicates, control),
        baseline.isEmpty() ? Optional.empty() : Optional.of(successes(baseline, members)));
  }

  private static Rate successes(List<List<Condition>> predicates, Table table) {
    int successes = 0;
    for (List<Condition> predicate : predicates) {
      successes += isolates(predicate, table) ? 1 : 0;
    }
    return Rate.of(successes, predicates.size());
  }

  private static boolean isolates(List<Condition> predicate, Table table) {
    int matches = 0;
    for (int row = 0; row < table.rows() && matches < 2; row++) {
      int at = row;
      matches += predicate.stream().allMatch(condition -> condition.matches(table, at)) ? 1 : 0;
    }
    return matches == 1;
  }

  private static List<List<Condition>> univariate(Table table, Random random) {
    Set<Condition> candidates = new HashSet<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.column(i);
      double[] sorted =
          column.isNumeric()
              ? column.sortedNumbers()
              : Arrays.stream(column.codes)
                  .filter(code -> code != Column.MISSING)
                  .asDoubleStream()
                  .sorted()
                  .toArray();
      for (int at = 0; at < sorted.length; at++) {
        boolean alone =
            (at == 0 || sorted[at - 1] < sorted[at])
                && (at == sorted.length - 1 || sorted[at] < sorted[at + 1]);
        if (alone) {
          candidates.add(new Condition(i, sorted[at], sorted[at]));
        }
      }
    }
    List<List<Condition>> all =
        candidates.stream()
            .sorted(Comparator.comparingInt(Condition::column).thenComparingDouble(Condition::low))
            .map(List::of)
            .toList();
    return IntStream.of(
            Draws.permutation(all.size(), random, Math.min(all.size(), TableAttacks.TRIALS)))
        .mapToObj(all::get)
        .toList();
  }

  private static List<List<Condition>> multivariate(Table table, Random random) {
    double[] tolerance =
        table.columns().stream().mapToDouble(column -> TOLERANCE * deviation(column)).toArray();
    Set<List<Condition>> predicates = new LinkedHashSet<>();
    for (int attempt = 0;
        attempt < 2 * TableAttacks.TRIALS && predicates.size() < TableAttacks.TRIALS;
        attempt++) {
      predicate(table, random.nextInt(table.rows()), tolerance, random).ifPresent(predicates::add);
    }
    return List.copyOf(predicates);
  }

  private static Optional<List<Condition>> predicate(
      Table table, int row, double[] tolerance, Random random) {
    int[] left = IntStream.range(0, table.rows()).toArray();
    List<Condition> conditions = new ArrayList<>();
    for (int i : Draws.permutation(tolerance.length, random, tolerance.length)) {
      Column column = table.column(i);
      if (column.isMissing(row)) {
        continue;
      }
      double value = column.isNumeric() ? column.numbers[row] : column.codes[row];
      Condition condition = new Condition(i, value - tolerance[i], value + tolerance[i]);
      conditions.add(condition);
      left = Arrays.stream(left).filter(other -> condition.matches(table, other)).toArray();
      if (left.length == 1) {
        return Optional.of(
            conditions.stream().sorted(Comparator.comparingInt(Condition::column)).toList());
      }
    }
    return Optional.empty();
  }

  private static double deviation(Column column) {
    double[] numbers = column.sortedNumbers();
    double mean = Arrays.stream(numbers).average().orElse(0);
    return Math.sqrt(Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).average().orElse(0));
  }
}
