package dev.safesynth.budget;

import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.LedgerDatabase;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.LedgerException;
import dev.safesynth.dp.ledger.LedgerException.Reason;
import dev.safesynth.dp.ledger.LedgerLocation;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Where the ledger of a run or a command is. Prints without credentials.
public final class LedgerPlace {
  private final LedgerLocation location;

  /// What is there when there is a ledger: its file, or the key of a ledger on a server.
  private final Path trace;

  private LedgerPlace(LedgerLocation location, Path trace) {
    this.location = location;
    this.trace = trace;
  }

  /// The ledger that a configuration names.
  ///
  /// @param environment environment variables: `SAFESYNTH_LEDGER`, `XDG_DATA_HOME`,
  ///   `XDG_CONFIG_HOME`, `HOME`, `PGUSER`, `PGPASSWORD`
  public static LedgerPlace of(RunConfig.Ledger config, Map<String, String> environment) {
    return of(config.database(), config.keyFile(), environment);
  }

  /// The ledger at a place, with its key at the usual place unless named.
  public static LedgerPlace of(
      LedgerDatabase database, Optional<Path> keyFile, Map<String, String> environment) {
    return switch (database) {
      case LedgerDatabase.Standard _ -> of(standard(environment), keyFile, environment);
      case LedgerDatabase.File file -> {
        LedgerLocation there = LedgerLocation.file(file.path());
        yield new LedgerPlace(keyFile.map(there::withKeyFile).orElse(there), file.path());
      }
      case LedgerDatabase.PostgreSql server -> {
        Path key =
            keyFile.orElseGet(() -> folder(environment, "XDG_CONFIG_HOME", ".config", "key"));
        yield new LedgerPlace(onServer(server.url(), key, environment), key);
      }
    };
  }

  private static LedgerDatabase standard(Map<String, String> environment) {
    String named = environment.getOrDefault("SAFESYNTH_LEDGER", "");
    if (named.isEmpty()) {
      return new LedgerDatabase.File(folder(environment, "XDG_DATA_HOME", ".local/share", "db"));
    }
    try {
      return LedgerDatabase.of(named, Path.of("").toAbsolutePath());
    } catch (InvalidPathException e) {
      throw new UserException(
          Exit.USAGE,
          "SAFESYNTH_LEDGER is neither a path nor a jdbc:postgresql: URL",
          "",
          "Correct it, or unset it for the ledger in your home folder.",
          e);
    }
  }

  /// A file of the ledger in one of the user's folders.
  private static Path folder(
      Map<String, String> environment, String variable, String usual, String ending) {
    String named = environment.getOrDefault(variable, "");
    String home = environment.getOrDefault("HOME", "");
    Path parent =
        Path.of(named).isAbsolute()
            ? Path.of(named)
            : Path.of(Path.of(home).isAbsolute() ? home : System.getProperty("user.home"))
                .resolve(usual);
    return parent.resolve("safesynth").resolve("ledger." + ending);
  }

  /// Credentials are those of the URL, else of the environment, else the driver's: `~/.pgpass`.
  private static LedgerLocation onServer(String url, Path key, Map<String, String> environment) {
    String user = environment.getOrDefault("PGUSER", "");
    String password = environment.getOrDefault("PGPASSWORD", "");
    boolean named = url.matches(".*[?&]user=.*");
    try {
      if (named || user.isEmpty()) {
        return LedgerLocation.postgresql(url, key);
      }
      if (password.isEmpty()) {
        String joint = url.contains("?") ? "&" : "?";
        String encoded = URLEncoder.encode(user, StandardCharsets.UTF_8);
        return LedgerLocation.postgresql(url + joint + "user=" + encoded, key);
      }
      return LedgerLocation.postgresql(url, key).withCredentials(user, password);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Exit.USAGE,
          "The ledger's URL is not one of PostgreSQL",
          "",
          "Write jdbc:postgresql://HOST:PORT/DATABASE, or the path of a file.",
          e);
    }
  }

  /// Whether a ledger has been made here, as far as this machine knows. Makes none.
  public boolean isThere() {
    // a head without its ledger is the sign of a loss, which opening it explains
    return Files.exists(trace) || Files.exists(trace.resolveSibling(trace.getFileName() + ".head"));
  }

  /// Opens the ledger, works on it and closes it: nothing is held while a run writes for hours.
  ///
  /// @throws UserException when the ledger cannot be used or objects
  public <T> T use(Function<Ledger, T> work) {
    try (Ledger ledger = Ledger.open(location)) {
      return work.apply(ledger);
    } catch (LedgerException e) {
      Exit exit = e.reason() == Reason.CONFLICT ? Exit.BUDGET_REFUSED : Exit.ENVIRONMENT;
      throw new UserException(exit, e.what(), e.where(), e.fix(), e);
    }
  }

  @Override
  public String toString() {
    return location.toString();
  }
}
