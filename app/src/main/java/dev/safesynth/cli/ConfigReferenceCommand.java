package dev.safesynth.cli;

import dev.safesynth.config.ConfigReference;
import dev.safesynth.config.ConfigSchema;
import dev.safesynth.failure.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "config-reference",
    description = "Print every configuration key, as Markdown or as JSON Schema.",
    mixinStandardHelpOptions = true)
final class ConfigReferenceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"--schema", "--json"},
      description = "JSON Schema, for editors that complete and check.")
  private boolean schema;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(schema ? ConfigSchema.json() : ConfigReference.markdown());
    spec.commandLine().getOut().flush();
    return Exit.DONE.code();
  }
}
