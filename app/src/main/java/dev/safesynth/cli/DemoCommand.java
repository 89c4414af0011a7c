package dev.safesynth.cli;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = "Run on bundled customer questions (Banking77): data in, report out.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final List<String> FILES =
      List.of("demo.yaml", "train.csv", "test.csv", "ATTRIBUTION.md");

  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where data, configuration and results go. Default: safesynth-demo, numbered.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As in run.")
  private List<String> overrides = List.of();

  @Option(names = "--resume", description = "Continue an interrupted demo.")
  private boolean resume;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    Path folder = folder();
    if (!resume) {
      unpack(folder);
    }
    return new RunSession(spec.commandLine(), json, overrides)
        .execute(folder.resolve("demo.yaml"), resume, false);
  }

  private Path folder() {
    Path standard = output.orElse(Path.of("safesynth-demo"));
    if (resume || output.isPresent() || Files.notExists(standard)) {
      return standard;
    }
    int number = 2;
    while (Files.exists(Path.of("safesynth-demo-" + number))) {
      number++;
    }
    return Path.of("safesynth-demo-" + number);
  }

  private static void unpack(Path folder) {
    try {
      Files.createDirectories(folder);
      for (String name : FILES) {
        try (InputStream in = DemoCommand.class.getResourceAsStream("demo/" + name)) {
          if (in == null) {
            throw new IllegalStateException("the demo lacks " + name);
          }
          Files.copy(in, folder.resolve(name));
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw new UserException(
          Exit.USAGE,
          "The demo would overwrite a file",
          e.getFile(),
          "Choose an empty folder with -o, or continue an interrupted demo with --resume.",
          e);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The demo's files cannot be written",
          folder.toString(),
          "Choose another folder with -o.",
          e);
    }
  }
}
