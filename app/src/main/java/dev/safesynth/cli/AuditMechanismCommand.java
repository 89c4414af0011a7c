package dev.safesynth.cli;

import dev.safesynth.audit.AuditListener;
import dev.safesynth.audit.AuditReport;
import dev.safesynth.audit.MechanismAudit;
import dev.safesynth.audit.SumAudit;
import dev.safesynth.audit.Verdict;
import dev.safesynth.audit.VoteAudit;
import dev.safesynth.config.RunConfig;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.AuditedProfile;
import dev.safesynth.report.ChapterPage;
import dev.safesynth.run.Engine;
import dev.safesynth.run.RunPlan;
import dev.safesynth.run.Version;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "mechanism",
    description = {
      "Hold the generator against its own claim: a lower bound on epsilon from worst-case canaries.",
      "Reads no private record, charges nothing. Exit code 6 when the claim is refuted."
    },
    mixinStandardHelpOptions = true)
final class AuditMechanismCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CONFIG", description = "The run's YAML file.")
  private Path file;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As in run.")
  private List<String> overrides = List.of();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = TimeBudget.class,
      description = "How long it may take, such as 90s, 10m or 2h. Default: 10m.")
  private Duration budget = Duration.ofMinutes(10);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "For mechanism.json and mechanism.html. Default: nothing is written.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the coins and made-up records. Default: fresh.")
  private Optional<Long> seed = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    CommandLine commandLine = spec.commandLine();
    var terminal = new Terminal(commandLine.getErr());
    RunConfig config = RunConfig.read(file, overrides);
    config.warnings().forEach(warning -> terminal.note("warning: " + warning));
    RunPlan plan = RunPlan.of(config);
    if (!plan.isPrivate()) {
      throw new UserException(
          Exit.USAGE,
          "There is no guarantee to audit: this method spends no budget on private records",
          file.toString(),
          "Choose another method.name.");
    }
    RunSession.setUp(config.model(), terminal);
    AuditReport report;
    try (Engine engine = Engine.open(config.model(), System.getenv())) {
      report =
          plan.clipsTokens()
              ? tokens(plan, engine, terminal)
              : plan.budget().words().isPresent()
                  ? sums(plan, engine, terminal)
                  : votes(plan, engine, terminal);
    }
    output.ifPresent(folder -> write(folder, report, terminal));
    if (json) {
      JsonOutput.print(commandLine.getOut(), report.json());
      terminal.note(report.lines().getLast());
    } else {
      report.lines().forEach(commandLine.getOut()::println);
      commandLine.getOut().flush();
    }
    return (report.verdict() == Verdict.FAIL ? Exit.CLAIM_REFUTED : Exit.DONE).code();
  }

  private AuditReport tokens(RunPlan plan, Engine engine, Terminal terminal) {
    var audit =
        new MechanismAudit(
            engine.model(),
            plan.settings(),
            plan.budget(),
            new Listener(terminal),
            seed.orElseGet(() -> new SecureRandom().nextLong()));
    Interruption.stops(audit::interrupt, () -> farewell(terminal));
    return audit.run(budget);
  }

  private AuditReport sums(RunPlan plan, Engine engine, Terminal terminal) {
    var audit =
        new SumAudit(
            AuditedProfile.of(engine.model(), plan.settings(), plan.budget()),
            plan.budget(),
            new Listener(terminal));
    Interruption.stops(audit::interrupt, () -> farewell(terminal));
    return audit.run(budget);
  }

  private AuditReport votes(RunPlan plan, Engine engine, Terminal terminal) {
    var audit =
        new VoteAudit(
            engine.model(),
            plan.settings(),
            plan.budget(),
            new Listener(terminal),
            seed.orElseGet(() -> new SecureRandom().nextLong()));
    Interruption.stops(audit::interrupt, () -> farewell(terminal));
    return audit.run(budget);
  }

  private void write(Path folder, AuditReport report, Terminal terminal) {
    var figures = new StringWriter();
    JsonOutput.print(new PrintWriter(figures), report.json());
    write(folder.resolve("mechanism.json"), figures.toString());
    Path page = folder.resolve("mechanism.html");
    write(
        page,
        new ChapterPage(
                "Audit of the guarantee",
                String.valueOf(file.getFileName()),
                ZonedDateTime.now(ZoneId.systemDefault()),
                "SafeSynthDP " + Version.NUMBER,
                false,
                "The audit reads no private record and charges nothing; anybody may see this page.",
                report.chapters())
            .html());
    terminal.note("report:  " + page);
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void farewell(Terminal terminal) {
    String what = "Interrupted; an audit that is not complete says nothing";
    String fix = "Start it again; --budget sets how long it may take.";
    if (json) {
      JsonOutput.failure(spec.commandLine().getOut(), Exit.INTERRUPTED, what, "", fix);
    }
    terminal.note("safesynth: " + what + ". " + fix);
  }

  private record Listener(Terminal terminal) implements AuditListener {
    @Override
    public void note(String line) {
      terminal.note(line);
    }

    @Override
    public void progress(String phase, int texts, double share) {
      terminal.share(phase, texts, share);
    }
  }
}
