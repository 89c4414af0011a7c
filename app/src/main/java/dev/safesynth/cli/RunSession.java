package dev.safesynth.cli;

import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.dp.Internal;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.failure.Exit;
import dev.safesynth.run.Engine;
import dev.safesynth.run.Run;
import dev.safesynth.run.RunFolder;
import dev.safesynth.run.RunPlan;
import dev.safesynth.store.Gpu;
import dev.safesynth.store.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/// A run from the command line: sets up what is missing, shows progress, ends with the verdict.
final class RunSession {
  private final CommandLine commandLine;
  private final Terminal terminal;
  private final boolean json;

  RunSession(CommandLine commandLine, boolean json) {
    this.commandLine = commandLine;
    this.terminal = new Terminal(commandLine.getErr());
    this.json = json;
  }

  int execute(RunConfig config, boolean resume) {
    config.warnings().forEach(warning -> terminal.note("warning: " + warning));
    RunPlan plan = RunPlan.of(config);
    setUp(config.model());
    try (Engine engine = Engine.open(config.model(), System.getenv())) {
      Run run = new Run(plan, engine, terminal);
      Interruption.stops(run::interrupt);
      show(run.execute(resume));
    }
    return Exit.DONE.code();
  }

  private void setUp(RunConfig.Model model) {
    if (model.natives().isEmpty() && model.weights() instanceof Weights.Named named) {
      SetupCommand.ready(
          Manifest.builtIn(), Gpu.valueOf(model.gpu().name()), named.name(), terminal);
    }
  }

  private void show(Run.Outcome outcome) {
    RunFolder folder = outcome.folder();
    RunPlan plan = outcome.plan();
    List<String> verdict =
        outcome.metrics().map(Internal::forInternalEyes).map(Metrics::verdict).orElse(List.of());
    if (json) {
      var result = new LinkedHashMap<String, Object>();
      result.put("records", plan.config().output().records());
      result.put("epsilon", plan.epsilon());
      result.put("delta", plan.isPrivate() ? plan.config().privacy().delta() : 0);
      result.put("synthetic", folder.synthetic().toString());
      result.put("certificate", folder.certificate().toString());
      if (outcome.metrics().isPresent()) {
        result.put("metrics", folder.metrics().toString());
        result.put("internal_verdict", verdict);
      }
      result.put("report", folder.report().toString());
      JsonOutput.print(commandLine.getOut(), result);
    }
    terminal.note("");
    terminal.note(
        "%d synthetic records in %s"
            .formatted(plan.config().output().records(), folder.synthetic()));
    terminal.note(guarantee(plan));
    verdict.forEach(terminal::note);
    terminal.note("report:  " + folder.report());
    terminal.note(
        "next:    open the report; pass on %s and certificate.json, nothing else"
            .formatted(folder.synthetic().getFileName()));
  }

  private static String guarantee(RunPlan plan) {
    return plan.isPrivate()
        ? String.format(
            Locale.ROOT,
            "Guaranteed: epsilon %.4g, delta %.2g for adding or removing one record.",
            plan.epsilon(),
            plan.config().privacy().delta())
        : "No private record was used: these texts come from the public model alone.";
  }
}
