package dev.safesynth.config;

import dev.safesynth.config.RunConfig.Evaluation;
import dev.safesynth.config.RunConfig.Gpu;
import dev.safesynth.config.RunConfig.Ledger;
import dev.safesynth.config.RunConfig.LedgerDatabase;
import dev.safesynth.config.RunConfig.Method;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.config.RunConfig.Model;
import dev.safesynth.config.RunConfig.Output;
import dev.safesynth.config.RunConfig.PerLabel;
import dev.safesynth.config.RunConfig.Prediction;
import dev.safesynth.config.RunConfig.Privacy;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.data.FileFormat;
import dev.safesynth.data.RecordSource;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// From a file and overrides to a checked [RunConfig].
final class ConfigReader {
  private static final long MOST_BYTES = 4L << 20;

  private final Path folder;
  private final ConfigValues values;

  private ConfigReader(Path folder, ConfigValues values) {
    this.folder = folder;
    this.values = values;
  }

  static RunConfig read(Path file, List<String> overrides) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    var problems = new Problems();
    ConfigNode.Mapping root = override(tree(file, problems), overrides, problems);
    var values = new ConfigValues(root, problems);
    var checks = new ConfigChecks(values, folder, problems);
    checks.run();
    problems.throwIfAny(file);
    return new ConfigReader(folder, values).config(absolute, checks.warnings());
  }

  private static ConfigNode.Mapping tree(Path file, Problems problems) {
    String yaml = content(file);
    try {
      return switch (ConfigParser.parse(yaml, problems)) {
        case ConfigNode.Mapping mapping -> mapping;
        case ConfigNode.Nothing nothing -> new ConfigNode.Mapping(Map.of(), nothing.origin());
        case ConfigNode other ->
            throw failure(
                file,
                "The configuration must be a block of keys, was " + other.kind(),
                "See docs/configuration.md for an example.");
      };
    } catch (ConfigParser.Unreadable e) {
      String where = e.origin.isEmpty() ? file.toString() : file + ", " + e.origin;
      throw new UserException(
          Exit.USAGE,
          "The configuration is " + e.reason(),
          where,
          "Correct that line; indentation is by spaces, and text with : or # needs quotes.",
          e);
    }
  }

  private static String content(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw failure(file, "The configuration is a folder", "Name the YAML file in it.");
      }
      if (!Files.exists(file)) {
        throw failure(
            file,
            "There is no such configuration file",
            "Check the path, or make one with: safesynth init DATA.csv");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw failure(
            file,
            "The configuration is larger than 4 MiB",
            "Was a data file meant? Name the YAML file.");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UserException(
          Exit.USAGE,
          "The configuration is not UTF-8 text",
          file.toString(),
          "Save it as UTF-8.",
          e);
    } catch (IOException e) {
      throw new UserException(
          Exit.USAGE,
          "The configuration cannot be read",
          file.toString(),
          "Check its permissions.",
          e);
    }
  }

  private static ConfigNode.Mapping override(
      ConfigNode.Mapping root, List<String> overrides, Problems problems) {
    ConfigNode.Mapping changed = root;
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        problems.add("--set " + override, "", "must be KEY=VALUE, such as privacy.epsilon=2");
        continue;
      }
      String path = override.substring(0, equals).strip();
      try {
        ConfigNode value =
            ConfigParser.parseValue(override.substring(equals + 1), "--set", problems);
        changed = changed.with(List.of(path.split("\\.", -1)), value);
      } catch (ConfigParser.Unreadable e) {
        problems.add(path, "--set", e.reason());
      }
    }
    return changed;
  }

  private RunConfig config(Path file, List<String> warnings) {
    return new RunConfig(
        file,
        source(),
        values.labels().orElseThrow(),
        new Privacy(
            decimal("privacy.epsilon"),
            decimal("privacy.delta"),
            values.whole("privacy.rows_at_most")),
        new Output(
            path("output.folder").orElseThrow(),
            whole("output.records"),
            word(FileFormat.class, "output.format"),
            word(PerLabel.class, "output.per_label")),
        new Method(
            word(MethodName.class, "method.name"),
            values.text("method.describe").orElseThrow(),
            whole("method.records_per_text"),
            values.wholeUnlessAuto("method.divisor"),
            whole("method.demonstrations"),
            whole("method.voters"),
            whole("method.rounds"),
            whole("method.candidates"),
            whole("method.max_tokens"),
            decimal("method.temperature"),
            whole("method.top_k"),
            values.decimal("method.clip"),
            new Prediction(whole("method.private_tokens"), decimal("method.public_distance"))),
        model(),
        new Evaluation(
            values.flag("evaluation.enabled").orElseThrow(),
            values.flag("evaluation.in_context").orElseThrow(),
            decimal("evaluation.holdout"),
            path("evaluation.test")),
        ledger(),
        warnings,
        CanonicalJson.of(values),
        CanonicalJson.forCertificate(values));
  }

  private RecordSource source() {
    return new RecordSource(
        path("input.path").orElseThrow(),
        ConfigChecks.format(values).orElseThrow(),
        values.text("input.delimiter").orElseThrow().charAt(0),
        values.texts("input.text").orElseThrow(),
        values.text("input.label").orElseThrow(),
        values.text("input.id"),
        word(RecordSource.EmptyText.class, "input.empty_text"));
  }

  private Model model() {
    Weights local =
        path("model.path")
            .<Weights>map(Weights.File::new)
            .orElseGet(() -> new Weights.Named(values.text("model.name").orElseThrow()));
    return new Model(
        EndpointKeys.read(values, folder)
            .<Weights>map(settings -> new Weights.Endpoint(settings, local))
            .orElse(local),
        path("model.natives"),
        word(Gpu.class, "model.gpu"),
        whole("model.gpu_layers"),
        values.wholeUnlessAuto("model.contexts"),
        values.wholeUnlessAuto("model.threads"),
        whole("model.context_memory_mib"));
  }

  private Ledger ledger() {
    String database = values.text("ledger.database").orElseThrow();
    return new Ledger(
        values.text("ledger.data_set").orElseGet(() -> canonical(path("input.path").orElseThrow())),
        database.equals("auto")
            ? new LedgerDatabase.Standard()
            : LedgerDatabase.of(database, folder),
        path("ledger.key_file"),
        values.text("ledger.purpose").orElse(""));
  }

  /// The same name for the same file, over whichever links it was named.
  private static String canonical(Path file) {
    try {
      return file.toFile().getCanonicalPath();
    } catch (IOException e) {
      return file.toString();
    }
  }

  private double decimal(String key) {
    return values.decimal(key).orElseThrow();
  }

  private int whole(String key) {
    return values.whole(key).orElseThrow();
  }

  private Optional<Path> path(String key) {
    return values.text(key).map(text -> folder.resolve(text).normalize());
  }

  private <E extends Enum<E>> E word(Class<E> type, String key) {
    String word = values.text(key).orElseThrow();
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static UserException failure(Path file, String what, String fix) {
    return new UserException(Exit.USAGE, what, file.toString(), fix);
  }
}
