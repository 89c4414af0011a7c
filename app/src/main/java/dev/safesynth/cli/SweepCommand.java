package dev.safesynth.cli;

import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.run.Engine;
import dev.safesynth.run.RunPlan;
import dev.safesynth.sweep.Policy;
import dev.safesynth.sweep.Sweep;
import dev.safesynth.sweep.SweepPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sweep",
    description = {
      "Run one configuration with several methods and epsilons and show usefulness, attacks and cost",
      "over epsilon. The same command goes on where it was interrupted."
    },
    footer = {
      "",
      "  sweep run.yaml --epsilon 1,3,10,inf --method safesynth,invisible-ink --public-data",
      "  sweep run.yaml --epsilon 1,3 --charge"
    },
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  private static final int MOST_REPEATS = 100;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CONFIG", description = "The YAML file of the runs.")
  private Path file;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      split = ",",
      defaultValue = "1,3,10",
      description =
          "Budgets to compare; inf adds the ceiling, which is NOT private. Default: 1,3,10.")
  private List<String> epsilons = List.of();

  @Option(
      names = "--method",
      paramLabel = "NAME",
      split = ",",
      description = "Methods to compare. Default: the configuration's. zero-shot is always added.")
  private List<String> methods = List.of();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often everything is run; from three on the bands show the noise. Default: 1.")
  private int repeats = 1;

  @Option(
      names = "--public-data",
      description = "The records are public: nothing is charged to a ledger that counts.")
  private boolean publicData;

  @Option(
      names = "--charge",
      description = "Every run is charged to the ledger; all together are what is spent.")
  private boolean charged;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As in run, for every run.")
  private List<String> overrides = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description =
          "For everything that is written. Default: beside the output of the configuration.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    var terminal = new Terminal(spec.commandLine().getErr());
    if (publicData == charged) {
      throw new UserException(
          Exit.USAGE,
          "A sweep makes many runs on the same records, and who pays for them is not said",
          file.toString(),
          "Add --charge to charge every run to the ledger, or --public-data if the records are public.");
    }
    if (repeats < 1 || repeats > MOST_REPEATS) {
      throw misused("--repeat must be between 1 and " + MOST_REPEATS);
    }
    RunConfig config = RunConfig.read(file, overrides);
    config.warnings().forEach(warning -> terminal.note("warning: " + warning));
    var plan =
        SweepPlan.of(
            file,
            overrides,
            epsilons.stream().map(this::epsilon).toList(),
            methods.isEmpty()
                ? List.of(RunPlan.of(config).config().method().name()) // the one that auto chose
                : methods.stream().map(this::method).toList(),
            repeats,
            publicData ? Policy.PUBLIC_DATA : Policy.CHARGED,
            output);
    RunSession.setUp(config, terminal);
    Sweep.Outcome outcome;
    try (Engine engine = Engine.open(config.model(), System.getenv())) {
      String again = "the same command";
      var sweep = new Sweep(plan, engine, System.getenv(), terminal, again);
      Interruption.stops(
          sweep::interrupt,
          () ->
              terminal.note(
                  "safesynth: Interrupted; nothing will be charged twice. Continue with: "
                      + again));
      outcome = sweep.execute();
    }
    show(outcome, terminal);
    return Exit.DONE.code();
  }

  private void show(Sweep.Outcome outcome, Terminal terminal) {
    if (json) {
      var result = new LinkedHashMap<String, Object>();
      result.put("cells", outcome.cells());
      result.put("refused", outcome.refused());
      result.put("figures", outcome.figures().toString());
      result.put("report", outcome.report().toString());
      result.put("internal_verdict", outcome.verdict());
      JsonOutput.print(spec.commandLine().getOut(), result);
    }
    var lines = new ArrayList<String>(outcome.verdict());
    lines.add("report:  " + outcome.report());
    lines.add(
        "next:    open the report; it is internal, and so is everything beside the cells' releases");
    terminal.note("");
    lines.forEach(terminal::note);
  }

  private double epsilon(String word) {
    if (word.strip().toLowerCase(Locale.ROOT).equals("inf")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double value = Double.parseDouble(word.strip());
      if (value > 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException _) {
      // told below, like a number that is not above 0
    }
    throw misused("--epsilon " + word + " is neither a number above 0 nor inf");
  }

  private MethodName method(String word) {
    return Arrays.stream(MethodName.values())
        .filter(name -> name.word().equals(word.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                misused(
                    "--method %s is none of %s"
                        .formatted(
                            word,
                            Arrays.stream(MethodName.values())
                                .map(MethodName::word)
                                .collect(Collectors.joining(", ")))));
  }

  private static UserException misused(String what) {
    return new UserException(Exit.USAGE, what, "", "See './safesynth sweep --help'.");
  }
}
