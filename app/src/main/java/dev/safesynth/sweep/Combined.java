package dev.safesynth.sweep;

import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.StudentT;
import dev.safesynth.sweep.CellResult.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The repeats of one method at one epsilon, taken together.
///
/// @param runs how many there are
/// @param stated the largest epsilon of their certificates
record Combined(
    MethodName method,
    OptionalDouble epsilon,
    OptionalDouble stated,
    int runs,
    Optional<Figure> accuracy,
    Optional<Figure> byEmbedding,
    Optional<Figure> attack,
    OptionalDouble mauve,
    OptionalDouble distinct,
    OptionalDouble seconds,
    OptionalDouble cpuSeconds) {
  static final String INTERVALS =
      "With three repeats or more a band is the 95% interval of their mean by Student's t; with fewer"
          + " it is the mean of the runs' own bootstrap intervals over test rows, which say nothing"
          + " about other noise.";

  private static final int ENOUGH_FOR_T = 3;

  private record Key(MethodName method, OptionalDouble epsilon) {}

  static List<Combined> of(List<CellResult> results) {
    Map<Key, List<CellResult>> groups = new LinkedHashMap<>();
    for (CellResult result : results) {
      groups
          .computeIfAbsent(
              new Key(result.cell().method(), result.cell().epsilon()), _ -> new ArrayList<>())
          .add(result);
    }
    return groups.entrySet().stream().map(group -> of(group.getKey(), group.getValue())).toList();
  }

  private static Combined of(Key key, List<CellResult> runs) {
    return new Combined(
        key.method(),
        key.epsilon(),
        runs.stream().flatMapToDouble(run -> run.stated().stream()).max(),
        runs.size(),
        over(runs, CellResult::accuracy),
        over(runs, CellResult::byEmbedding),
        over(runs, CellResult::attack),
        runs.stream().flatMapToDouble(run -> run.mauve().stream()).average(),
        runs.stream().flatMapToDouble(run -> run.distinct().stream()).average(),
        cost(runs, CellCost::seconds),
        cost(runs, CellCost::cpuSeconds));
  }

  private static OptionalDouble cost(List<CellResult> runs, ToDoubleFunction<CellCost> part) {
    return runs.stream().flatMap(run -> run.cost().stream()).mapToDouble(part).average();
  }

  /// The mean of a figure over runs with its interval; absent when no run has it.
  static Optional<Figure> over(
      List<CellResult> runs, Function<CellResult, Optional<Figure>> figure) {
    List<Figure> all = runs.stream().flatMap(run -> figure.apply(run).stream()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    double mean = mean(all, Figure::value);
    if (all.size() < ENOUGH_FOR_T) {
      return Optional.of(
          new Figure(
              mean,
              new Interval(
                  mean(all, one -> one.interval().low()),
                  mean(all, one -> one.interval().high()))));
    }
    double squares = 0;
    for (Figure one : all) {
      squares += (one.value() - mean) * (one.value() - mean);
    }
    double half =
        new StudentT(all.size() - 1).twoSided(0.95)
            * Math.sqrt(squares / (all.size() - 1) / all.size());
    return Optional.of(
        new Figure(mean, new Interval(Math.max(0, mean - half), Math.min(1, mean + half))));
  }

  private static double mean(List<Figure> all, ToDoubleFunction<Figure> part) {
    return all.stream().mapToDouble(part).average().orElseThrow();
  }
}
