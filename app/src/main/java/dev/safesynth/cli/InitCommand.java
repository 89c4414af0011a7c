package dev.safesynth.cli;

import dev.safesynth.config.ConfigDraft;
import dev.safesynth.failure.Exit;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "init",
    description = "Draft a configuration for a data file; prints no values from it.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATA", description = "CSV, JSON lines or Parquet file.")
  private Path data;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The configuration to write. Default: safesynth.yaml beside the data.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    Path file = output.orElseGet(() -> data.toAbsolutePath().resolveSibling("safesynth.yaml"));
    ConfigDraft.write(data, file);
    if (json) {
      JsonOutput.print(spec.commandLine().getOut(), Map.of("configuration", file.toString()));
    } else {
      spec.commandLine()
          .getErr()
          .printf(
              "wrote %s%nnext: correct the lines marked REVIEW, then ./safesynth plan %s%n",
              file, file);
    }
    return Exit.DONE.code();
  }
}
