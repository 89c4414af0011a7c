package dev.safesynth.cli;

import dev.safesynth.assess.ShadowFolder;
import dev.safesynth.assess.ShadowReport;
import dev.safesynth.attack.shadow.ShadowGame;
import dev.safesynth.config.RunConfig;
import dev.safesynth.dp.Internal;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.run.Engine;
import dev.safesynth.run.RunPlan;
import dev.safesynth.run.ShadowAudit;
import dev.safesynth.run.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "shadow",
    description = {
      "Attack membership with shadow releases: runs of the same configuration on random halves of",
      "the records, as many as the time allows. They charge nothing and must never be passed on.",
      "Start it again to go on with more time. Exit code 6 when the claim is refuted."
    },
    footer = {"", "  audit shadow run.yaml --budget 10m", "  audit shadow --shadows FOLDER"},
    mixinStandardHelpOptions = true)
final class AuditShadowCommand implements Callable<Integer> {
  private static final double STANDARD_DELTA = 1e-5;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CONFIG", arity = "0..1", description = "The run's YAML file.")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As in run.")
  private List<String> overrides = List.of();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = TimeBudget.class,
      description = "For making shadow releases, such as 90s, 10m or 2h. Default: 10m.")
  private Duration budget = Duration.ofMinutes(10);

  @Option(
      names = "--canaries",
      paramLabel = "N",
      defaultValue = "60",
      description = "Made-up records, of which each shadow is given a random half. Default: 60.")
  private int canaries = 60;

  @Option(
      names = "--shadows",
      paramLabel = "FOLDER",
      description = "Releases of any generator with known members, instead of making them.")
  private Optional<Path> shadows = Optional.empty();

  @Option(names = "--text", paramLabel = "COLUMN", split = ",", description = "With --shadows.")
  private List<String> text = List.of();

  @Option(names = "--label", paramLabel = "COLUMN", description = "With --shadows.")
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "What each of --shadows claims, to hold against it.")
  private Optional<Double> epsilon = Optional.empty();

  @Option(
      names = "--delta",
      paramLabel = "D",
      description = "Of that claim, or at which bounds are given. Default: 1e-5.")
  private Optional<Double> delta = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "For results and shadow releases. Default: beside the output of the run.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    var terminal = new Terminal(spec.commandLine().getErr());
    if (file.isPresent() == shadows.isPresent()) {
      throw misused("Name either a configuration or --shadows");
    }
    if (canaries < 0 || canaries > 10_000) {
      throw misused("--canaries must be between 0 and 10000");
    }
    if (!(delta.orElse(STANDARD_DELTA) > 0 && delta.orElse(STANDARD_DELTA) < 1)) {
      throw misused("--delta must be between 0 and 1");
    }
    if (epsilon.isPresent() && !(epsilon.get() >= 0)) {
      throw misused("--epsilon must not be negative");
    }
    return shadows.isPresent() ? attack(shadows.get(), terminal) : make(file.get(), terminal);
  }

  private int attack(Path folder, Terminal terminal) {
    double at = delta.orElse(STANDARD_DELTA);
    terminal.note("reading");
    var inputs = ShadowFolder.read(folder, text, label, epsilon, at, 1);
    terminal.note("attacking");
    var report =
        new ShadowReport(
            String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
            "SafeSynthDP " + Version.NUMBER,
            epsilon.map(claimed -> new ShadowReport.Claim(claimed, at, OptionalDouble.empty())),
            "That members of each release were drawn by fair coins is assumed, and tested by the"
                + " blind baseline.");
    return show(
        report.write(output.orElse(folder), Internal.of(inputs, ShadowGame::play)), terminal);
  }

  private int make(Path file, Terminal terminal) {
    RunConfig config = RunConfig.read(file, overrides);
    config.warnings().forEach(warning -> terminal.note("warning: " + warning));
    RunPlan plan = RunPlan.of(config);
    if (!plan.isPrivate()) {
      throw new UserException(
          Exit.USAGE,
          "There is no guarantee to attack: this method spends no budget on private records",
          file.toString(),
          "Choose another method.name.");
    }
    if (config.model().weights() instanceof RunConfig.Weights.Endpoint) {
      // shadows are charged to nobody because they stay here; prompts to an endpoint do not
      throw new UserException(
          Exit.USAGE,
          "Shadow releases are made of the records without a charge and must stay on this machine,"
              + " so no endpoint may write them",
          file.toString(),
          "Leave out model.endpoint, or attack releases that were paid for with --shadows.");
    }
    RunSession.setUp(config, terminal);
    Path folder =
        output.orElseGet(
            () ->
                config
                    .output()
                    .folder()
                    .resolveSibling(config.output().folder().getFileName() + "-shadows"));
    String again = "the same command, with more time in --budget if you like";
    ShadowAudit.Outcome outcome;
    try (Engine engine = Engine.open(config.model(), System.getenv())) {
      var audit = new ShadowAudit(plan, engine, folder, canaries, terminal, again);
      Interruption.stops(audit::interrupt, () -> farewell(terminal, again));
      outcome = audit.execute(budget);
    }
    if (outcome.report().isPresent()) {
      return show(outcome.report().get(), terminal);
    }
    String withheld = outcome.withheld().orElse("");
    if (json) {
      JsonOutput.print(spec.commandLine().getOut(), Map.of("withheld", withheld));
    }
    terminal.note(withheld);
    return Exit.DONE.code();
  }

  private int show(ShadowReport.Written written, Terminal terminal) {
    if (json) {
      var result = new LinkedHashMap<String, Object>();
      result.put("figures", written.figures().toString());
      result.put("report", written.page().toString());
      result.put("refuted", written.refuted());
      result.put("internal_verdict", written.lines());
      JsonOutput.print(spec.commandLine().getOut(), result);
    }
    terminal.note("");
    written.lines().forEach(terminal::note);
    terminal.note("figures: " + written.figures());
    terminal.note("report:  " + written.page());
    terminal.note("Both are exact functions of the real records: for their owners only.");
    return (written.refuted() ? Exit.CLAIM_REFUTED : Exit.DONE).code();
  }

  private void farewell(Terminal terminal, String again) {
    String what = "Interrupted; the shadow releases are kept and nothing is made twice";
    String fix = "Continue with: " + again;
    CommandLine commandLine = spec.commandLine();
    if (json) {
      JsonOutput.failure(commandLine.getOut(), Exit.INTERRUPTED, what, "", fix);
    }
    terminal.note("safesynth: " + what + ". " + fix);
  }

  private static UserException misused(String what) {
    return new UserException(Exit.USAGE, what, "", "See './safesynth audit shadow --help'.");
  }
}
