package dev.safesynth.dp.ledger;

import java.nio.file.Path;
import java.util.Optional;

/// Where a ledger is: its database, its key and its head file. Prints without credentials.
public final class LedgerLocation {
  private final Dialect dialect;
  private final KeyFile keyFile;
  private final Optional<LedgerKey> key;
  private final Path head;

  private LedgerLocation(Dialect dialect, KeyFile keyFile, Optional<LedgerKey> key, Path head) {
    this.dialect = dialect;
    this.keyFile = keyFile;
    this.key = key;
    this.head = head;
  }

  /// A ledger in one file, made on first use with mode 0600; its key in `FILE.key` and its head in
  /// `FILE.head` beside it. Not on a network drive.
  public static LedgerLocation file(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return new LedgerLocation(
        new Sqlite(absolute),
        new KeyFile(beside(absolute, ".key")),
        Optional.empty(),
        beside(absolute, ".head"));
  }

  /// A ledger in a PostgreSQL database.
  ///
  /// @param url `jdbc:postgresql://HOST:PORT/DATABASE`; may hold credentials, which are not printed
  /// @param keyFile the key that the team shares; made where the database holds no ledger yet. The
  ///   head file of this machine is `KEYFILE.head`
  /// @throws IllegalArgumentException for another kind of URL; the message does not quote it
  public static LedgerLocation postgresql(String url, Path keyFile) {
    Path absolute = keyFile.toAbsolutePath().normalize();
    return new LedgerLocation(
        new PostgreSql(url, Optional.empty()),
        new KeyFile(absolute),
        Optional.empty(),
        beside(absolute, ".head"));
  }

  /// With credentials from elsewhere than the URL; nothing changes for a ledger in a file.
  public LedgerLocation withCredentials(String user, String password) {
    return switch (dialect) {
      case Sqlite _ -> this;
      case PostgreSql server -> {
        var credentials = new PostgreSql.Credentials(user, password);
        yield new LedgerLocation(
            new PostgreSql(server.url(), Optional.of(credentials)), keyFile, key, head);
      }
    };
  }

  /// With the key in another file.
  public LedgerLocation withKeyFile(Path file) {
    return new LedgerLocation(
        dialect, new KeyFile(file.toAbsolutePath().normalize()), Optional.empty(), head);
  }

  /// With the key itself, from an environment variable for instance.
  public LedgerLocation withKey(LedgerKey other) {
    return new LedgerLocation(dialect, keyFile, Optional.of(other), head);
  }

  /// With the head file elsewhere.
  public LedgerLocation withHeadFile(Path file) {
    return new LedgerLocation(dialect, keyFile, key, file.toAbsolutePath().normalize());
  }

  Dialect dialect() {
    return dialect;
  }

  HeadFile headFile() {
    return new HeadFile(head);
  }

  /// The key of a ledger.
  ///
  /// @param fresh true where there is no entry yet, so that a key may be made
  LedgerKey key(boolean fresh) {
    return key.orElseGet(() -> fresh ? keyFile.readOrMake() : keyFile.read());
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  @Override
  public String toString() {
    return dialect.where();
  }
}
