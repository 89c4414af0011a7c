package dev.safesynth.sweep;

import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.run.RunPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/// The runs of a sweep, from settings alone.
///
/// @param config the file that every run begins with
/// @param overrides for every run
/// @param folder for all output of the sweep
/// @param cells in the order in which they are run: repeat by repeat, so that an interrupted sweep
///   has something of everything
public record SweepPlan(
    Path config, List<String> overrides, Path folder, Policy policy, List<Cell> cells) {
  public SweepPlan {
    overrides = List.copyOf(overrides);
    cells = List.copyOf(cells);
  }

  /// The cells that a configuration, epsilons and methods come to.
  ///
  /// @param epsilons finite ones for methods with a guarantee; infinity asks for the ceiling
  /// @param methods which of them take a budget is found out here; the floor is always added
  /// @param repeats how often everything is run
  /// @param output empty: beside the output of the configuration
  /// @throws UserException with exit USAGE
  public static SweepPlan of(
      Path config,
      List<String> overrides,
      List<Double> epsilons,
      List<MethodName> methods,
      int repeats,
      Policy policy,
      Optional<Path> output) {
    RunConfig read = RunConfig.read(config, overrides);
    if (!read.evaluation().enabled()) {
      throw new UserException(
          Exit.USAGE,
          "A sweep compares figures, and evaluation.enabled is false",
          config.toString(),
          "Set it to true.");
    }
    Path folder =
        output
            .map(path -> path.toAbsolutePath().normalize())
            .orElseGet(
                () ->
                    read.output()
                        .folder()
                        .resolveSibling(read.output().folder().getFileName() + "-sweep"));
    var finite = new TreeSet<Double>();
    epsilons.stream().filter(Double::isFinite).forEach(finite::add);
    var all = new ArrayList<MethodName>(methods);
    if (!all.contains(MethodName.ZERO_SHOT)) {
      all.addFirst(MethodName.ZERO_SHOT);
    }
    if (epsilons.contains(Double.POSITIVE_INFINITY) && !all.contains(MethodName.NON_PRIVATE)) {
      all.add(1, MethodName.NON_PRIVATE);
    }
    var cells = new ArrayList<Cell>();
    for (int repeat = 1; repeat <= repeats; repeat++) {
      for (MethodName method : all.stream().distinct().toList()) {
        if (Cell.isAnchor(method)) {
          cells.add(new Cell(method, OptionalDouble.empty(), repeat));
        } else {
          for (double epsilon : finite) {
            cells.add(new Cell(method, OptionalDouble.of(epsilon), repeat));
          }
        }
      }
    }
    return new SweepPlan(config, overrides, folder, policy, cells);
  }

  Path folder(Cell cell) {
    return folder.resolve("cells").resolve(cell.name());
  }

  /// The plan of one run.
  ///
  /// @throws UserException when it cannot be run, such as a budget that is too small
  RunPlan plan(Cell cell) {
    var all = new ArrayList<String>(overrides);
    all.addAll(cell.overrides(folder(cell).toString()));
    if (policy == Policy.PUBLIC_DATA) {
      // a key file of its own too: the sweep leaves no trace in what counts
      all.add("ledger.database=" + Cell.quoted(folder.resolve("ledger.db").toString()));
      all.add("ledger.key_file=" + Cell.quoted(folder.resolve("ledger.key").toString()));
      all.add("ledger.data_set=records of a sweep, declared public");
    }
    return RunPlan.of(RunConfig.read(config, all));
  }

  /// What all runs together would be charged, those that cannot be paid left out.
  ZeroConcentrated price(List<Cell> of) {
    ZeroConcentrated sum = new ZeroConcentrated(0);
    for (Cell cell : of) {
      try {
        RunPlan plan = plan(cell);
        if (plan.isPrivate()) {
          sum = sum.plus(plan.budget().planned());
        }
      } catch (UserException e) {
        if (e.exit() != Exit.BUDGET_REFUSED) {
          throw e;
        }
      }
    }
    return sum;
  }

  /// What a resumed sweep has to be asked again in the same way.
  Map<String, Object> identity() {
    var identity = new LinkedHashMap<String, Object>();
    RunConfig read = RunConfig.read(config, overrides);
    identity.put("configuration_sha256", read.hash());
    identity.put("policy", policy.name().toLowerCase(Locale.ROOT));
    return identity;
  }
}
