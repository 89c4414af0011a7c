package dev.safesynth.cli;

import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.run.Engine;
import dev.safesynth.run.MethodChoice;
import dev.safesynth.run.PlanSummary;
import dev.safesynth.run.RunPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "plan",
    description = "Show where the budget goes, time and memory; reads no private data.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CONFIG", description = "The run's YAML file.")
  private Path file;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As in run.")
  private List<String> overrides = List.of();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    RunConfig config = RunConfig.read(file, overrides);
    config.warnings().forEach(warning -> err.println("warning: " + warning));
    RunPlan plan = RunPlan.of(config);
    plan.choice()
        .flatMap(MethodChoice::warning)
        .ifPresent(warning -> err.println("warning: " + warning));
    PlanSummary summary = withLedger(summary(plan, err), config, err);
    if (json) {
      JsonOutput.print(out, summary.json());
    } else {
      summary.lines().forEach(out::println);
      out.flush();
    }
    return Exit.DONE.code();
  }

  /// With what was spent so far when there is a ledger already; no ledger is made.
  private static PlanSummary withLedger(PlanSummary summary, RunConfig config, PrintWriter err) {
    LedgerPlace ledger = LedgerPlace.of(config.ledger(), System.getenv());
    try {
      return summary.with(ledger);
    } catch (UserException e) {
      err.println("warning: the ledger cannot be used, a run would be refused: " + e.getMessage());
      return summary;
    }
  }

  /// With figures of this machine when the model is there already.
  private static PlanSummary summary(RunPlan plan, PrintWriter err) {
    if (plan.config().model().weights() instanceof Weights.Endpoint) {
      return PlanSummary.of(plan); // no trial: it would be sent somewhere
    }
    try (Engine engine = Engine.open(plan.config().model(), System.getenv())) {
      return PlanSummary.of(plan, engine);
    } catch (UserException e) {
      if (e.exit() == Exit.MODEL) {
        err.println("warning: no time and memory: " + e.getMessage());
        return PlanSummary.of(plan);
      }
      throw e;
    }
  }
}
