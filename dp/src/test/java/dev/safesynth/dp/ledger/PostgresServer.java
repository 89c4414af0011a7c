package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/// A throwaway PostgreSQL from the binaries of this machine, with `fsync` on, stopped when the JVM
/// ends at the latest. As root its processes run as another user, since PostgreSQL refuses root.
final class PostgresServer {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static Optional<PostgresServer> shared = Optional.empty();

  private final Path binaries;
  private final Path folder;
  private final int port;

  private PostgresServer(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
  }

  /// The server of this JVM; where PostgreSQL is not installed the test is skipped, loudly.
  static synchronized PostgresServer shared() {
    if (shared.isEmpty()) {
      shared = Optional.of(in(newFolder()));
    }
    return shared.get();
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("ledger-postgresql");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A server in an empty folder that every user may enter the parents of.
  static PostgresServer in(Path folder) {
    Optional<Path> binaries = binaries();
    if (binaries.isEmpty()) {
      System.err.println(
          "WARNING: NO POSTGRESQL IS INSTALLED, SO THE LEDGER IS NOT TESTED ON IT."
              + " Install Debian's package postgresql.");
    }
    Assumptions.assumeTrue(binaries.isPresent(), "PostgreSQL is not installed");
    return make(binaries.get(), folder);
  }

  private static Optional<Path> binaries() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.notExists(versions)) {
      return Optional.empty();
    }
    try (var found = Files.list(versions)) {
      return found
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparing(Path::toString));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PostgresServer make(Path binaries, Path folder) {
    try {
      var server = new PostgresServer(binaries, folder, freePort());
      if (Commands.isRoot()) {
        Commands.run("chown", user(), folder.toString());
      }
      server.asUser(
          "initdb",
          "-D",
          server.data(),
          "-U",
          "app",
          "-A",
          "trust",
          "-E",
          "UTF8",
          "--locale=C",
          "--no-sync",
          "--no-instructions");
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::remove));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  void start() {
    asUser(
        "pg_ctl",
        "-D",
        data(),
        "-l",
        folder.resolve("log").toString(),
        "-w",
        "-o",
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s -c fsync=on"
            .formatted(port, folder),
        "start");
  }

  /// Stops the server as a crash would: no clean-up, recovery at the next start.
  void stopImmediately() {
    asUser("pg_ctl", "-D", data(), "-m", "immediate", "stop");
  }

  /// Stops the server and removes its files.
  void remove() {
    Commands.run(asUserCommand("pg_ctl", "-D", data(), "-m", "immediate", "stop"));
    Commands.run("rm", "-rf", folder.toString());
  }

  /// The URL of a new, empty schema: a database of its own for each ledger would be 300 files.
  String newSchema() {
    String name = "ledger_" + SCHEMAS.incrementAndGet();
    String url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=app".formatted(port);
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("create schema " + name);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return url + "&currentSchema=" + name;
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static String user() {
    return Files.exists(Path.of("/var/lib/postgresql")) ? "postgres" : "nobody";
  }

  private void asUser(String program, String... arguments) {
    assertThat(Commands.run(asUserCommand(program, arguments))).isZero();
  }

  private String[] asUserCommand(String program, String... arguments) {
    var command = new ArrayList<String>();
    if (Commands.isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + user(), "--regid=" + user(), "--clear-groups"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }
}
