package dev.safesynth.cli;

import dev.safesynth.failure.Exit;
import dev.safesynth.run.Engine;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Gpu;
import dev.safesynth.store.Setup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "setup",
    description =
        "Fetch the language model, llama.cpp's libraries and the model for sentence embeddings"
            + " into the cache; once.",
    mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {
  static final String STANDARD_MODEL = "smollm2-135m-instruct";

  @Spec private CommandSpec spec;

  @Option(
      names = "--gpu",
      defaultValue = "cpu",
      description = "Libraries for cpu, cuda, vulkan or metal. Default: cpu.")
  private Gpu gpu;

  @Option(
      names = "--model",
      defaultValue = STANDARD_MODEL,
      description = "Name of a model in the manifest. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--manifest",
      description = "A file with further artifacts or mirrors; kept in the cache.")
  private Optional<Path> manifest = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    var terminal = new Terminal(spec.commandLine().getErr());
    manifest.ifPresent(file -> ArtifactStore.adopt(System.getenv(), file));
    Setup.Ready ready = ready(gpu, model, terminal);
    if (json) {
      var result = new LinkedHashMap<String, Object>();
      result.put("natives", ready.natives().toString());
      result.put("model", ready.model().toString());
      result.put("embeddings", ready.embeddings().toString());
      JsonOutput.print(spec.commandLine().getOut(), result);
    } else {
      terminal.note("ready: " + ready.model());
      terminal.note("       " + ready.natives());
      terminal.note("       " + ready.embeddings());
    }
    return Exit.DONE.code();
  }

  /// Fetches what is missing; touches no network when nothing is.
  static Setup.Ready ready(Gpu gpu, String model, Terminal terminal) {
    return Engine.setup(ArtifactStore.open(System.getenv(), terminal)).run(gpu, model);
  }
}
