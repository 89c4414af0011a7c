package dev.safesynth.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = "Write synthetic records, evaluate and attack them, report.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CONFIG", description = "The run's YAML file.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Another value for a key of the configuration, such as privacy.epsilon=2.")
  private List<String> overrides = List.of();

  @Option(
      names = "--resume",
      description = "Continue an interrupted run; nothing is charged twice.")
  private boolean resume;

  @Option(
      names = "--release",
      description = "Also write report-release.html, without figures measured on real records.")
  private boolean recipients;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    return new RunSession(spec.commandLine(), json, overrides).execute(file, resume, recipients);
  }
}
