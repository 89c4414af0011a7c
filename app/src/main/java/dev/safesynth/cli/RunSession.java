package dev.safesynth.cli;

import dev.safesynth.budget.Amounts;
import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.dp.Internal;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.failure.Exit;
import dev.safesynth.run.Engine;
import dev.safesynth.run.MethodChoice;
import dev.safesynth.run.Run;
import dev.safesynth.run.RunFolder;
import dev.safesynth.run.RunPlan;
import dev.safesynth.store.Gpu;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;

/// A run from the command line: sets up what is missing, shows progress, ends with the verdict.
final class RunSession {
  private final CommandLine commandLine;
  private final Terminal terminal;
  private final boolean json;
  private final List<String> overrides;

  /// @param overrides of the configuration, which a resumed run needs again
  RunSession(CommandLine commandLine, boolean json, List<String> overrides) {
    this.overrides = List.copyOf(overrides);
    this.commandLine = commandLine;
    this.terminal = new Terminal(commandLine.getErr());
    this.json = json;
  }

  /// @param recipients also write the edition of the report that may leave with the release
  int execute(Path file, boolean resume, boolean recipients) {
    RunConfig config = RunConfig.read(file, overrides);
    config.warnings().forEach(warning -> terminal.note("warning: " + warning));
    RunPlan plan = RunPlan.of(config);
    plan.choice()
        .flatMap(MethodChoice::warning)
        .ifPresent(warning -> terminal.note("warning: " + warning));
    setUp(config, terminal);
    try (Engine engine = Engine.open(config.model(), System.getenv())) {
      String resumeCommand = resumeCommand(file);
      LedgerPlace ledger = LedgerPlace.of(config.ledger(), System.getenv());
      Run run = new Run(plan, engine, ledger, terminal, resumeCommand);
      Interruption.stops(run::interrupt, () -> farewell(resumeCommand));
      show(run.execute(resume, recipients), recipients);
    }
    return Exit.DONE.code();
  }

  private String resumeCommand(Path file) {
    return "./safesynth run "
        + quoted(file.toString())
        + overrides.stream().map(set -> " --set " + quoted(set)).collect(Collectors.joining())
        + " --resume";
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./=:,+@-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private void farewell(String resumeCommand) {
    String what = "Interrupted; nothing will be charged twice";
    String fix = "Continue with: " + resumeCommand;
    if (json) {
      JsonOutput.failure(commandLine.getOut(), Exit.INTERRUPTED, what, "", fix);
    }
    terminal.note("safesynth: " + what + ". " + fix);
  }

  /// Fetches the model and the libraries that a configuration names, unless they are there or an
  /// endpoint does without them.
  static void setUp(RunConfig config, Terminal terminal) {
    RunConfig.Model model = config.model();
    boolean needed =
        !(model.weights() instanceof Weights.Endpoint)
            || config.method().name() == MethodName.SAFESYNTH
            || config.method().name() == MethodName.PRIVATE_EVOLUTION;
    if (needed
        && model.natives().isEmpty()
        && model.weights().local() instanceof Weights.Named named) {
      SetupCommand.ready(Gpu.valueOf(model.gpu().name()), named.name(), terminal);
    }
  }

  private void show(Run.Outcome outcome, boolean recipients) {
    RunFolder folder = outcome.folder();
    RunPlan plan = outcome.plan();
    List<String> verdict =
        outcome.metrics().map(Internal::forInternalEyes).map(Metrics::verdict).orElse(List.of());
    if (json) {
      var result = new LinkedHashMap<String, Object>();
      result.put("records", plan.config().output().records());
      if (plan.isWithoutGuarantee()) {
        result.put("not_private", true);
      } else {
        result.put("epsilon", plan.epsilon());
        result.put("delta", plan.isPrivate() ? plan.config().privacy().delta() : 0);
      }
      outcome.standing().ifPresent(standing -> result.put("ledger", standing.json()));
      result.put("synthetic", folder.synthetic().toString());
      if (!plan.isWithoutGuarantee()) {
        result.put("certificate", folder.certificate().toString());
      }
      if (outcome.metrics().isPresent()) {
        result.put("metrics", folder.metrics().toString());
        result.put("internal_verdict", verdict);
      }
      result.put("report", folder.report().toString());
      if (recipients) {
        result.put("release_report", folder.releasedReport().toString());
      }
      JsonOutput.print(commandLine.getOut(), result);
    }
    terminal.note("");
    terminal.note(
        "%d synthetic records in %s"
            .formatted(plan.config().output().records(), folder.synthetic()));
    terminal.note(guarantee(plan));
    outcome
        .standing()
        .ifPresent(standing -> terminal.note("ledger:  " + standing.sentence("has now spent")));
    verdict.forEach(terminal::note);
    terminal.note("report:  " + folder.report());
    if (plan.isWithoutGuarantee()) {
      terminal.note("next:    compare; nothing of this folder may leave");
      return;
    }
    terminal.note(
        "next:    open the report; pass on %s%s and certificate.json, nothing else"
            .formatted(
                folder.synthetic().getFileName(),
                recipients ? ", " + folder.releasedReport().getFileName() : ""));
  }

  private static String guarantee(RunPlan plan) {
    if (plan.isWithoutGuarantee()) {
      return "NOT PRIVATE: private records were examples for these texts; nothing is guaranteed.";
    }
    return plan.isPrivate()
        ? String.format(
            Locale.ROOT,
            "Guaranteed: epsilon %.4g, delta %s for adding or removing one record.",
            plan.epsilon(),
            Amounts.stated(plan.config().privacy().delta()))
        : "No private record was used: these texts come from the public model alone.";
  }
}
