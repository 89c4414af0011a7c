package dev.safesynth.cli;

import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.config.RunConfig.LedgerDatabase;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// What every ledger command takes.
final class LedgerOptions {
  private static final int LONGEST_NAME = 200;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--ledger",
      paramLabel = "URL_OR_FILE",
      description =
          "The ledger's file, or jdbc:postgresql://HOST/DATABASE. Default: SAFESYNTH_LEDGER, else"
              + " the one in your home folder.")
  private Optional<String> database = Optional.empty();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The ledger's key, where it is not at its usual place.")
  private Optional<Path> keyFile = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /// The ledger, which may not be there yet.
  LedgerPlace place() {
    try {
      return LedgerPlace.of(
          database
              .map(named -> LedgerDatabase.of(named, Path.of("").toAbsolutePath()))
              .orElseGet(LedgerDatabase.Standard::new),
          keyFile,
          System.getenv());
    } catch (InvalidPathException e) {
      throw new UserException(
          Exit.USAGE,
          "--ledger is neither a path nor a jdbc:postgresql: URL",
          "",
          "Name the ledger's file, or jdbc:postgresql://HOST/DATABASE.",
          e);
    }
  }

  /// Works on a ledger that must be there.
  <T> T existing(Function<Ledger, T> work) {
    LedgerPlace place = place();
    if (!place.isThere()) {
      throw new UserException(
          Exit.USAGE,
          "There is no ledger here, or not its key",
          place.toString(),
          "The first run or ./safesynth ledger limit makes one; name another one with --ledger, and"
              + " its key with --key-file.");
    }
    return place.use(work);
  }

  /// Refuses a name that a ledger could not hold.
  void requireName(String what, String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), what + " needs a name of 1 to " + LONGEST_NAME + " characters");
    }
  }

  /// Prints the outcome: lines for people, or one object that also names the ledger.
  void print(List<String> lines, Map<String, Object> object) {
    if (json) {
      var whole = new LinkedHashMap<String, Object>();
      whole.put("ledger", place().toString());
      whole.putAll(object);
      JsonOutput.print(spec.commandLine().getOut(), whole);
    } else {
      lines.forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
    }
  }
}
