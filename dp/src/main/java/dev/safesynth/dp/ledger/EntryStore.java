package dev.safesynth.dp.ledger;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The table of entries, in transactions of which one runs at a time across all processes.
final class EntryStore implements AutoCloseable {
  /// The newest schema that this program knows; one folder of scripts for each.
  private static final int SCHEMA = 1;

  private static final Pattern BLANK_LINE = Pattern.compile("\n\n");
  private static final int ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final Dialect dialect;
  private @Nullable Connection connection;

  EntryStore(Dialect dialect) {
    this.dialect = dialect;
  }

  /// What is done in a transaction. It may be done again when the connection is lost, also after a
  /// commit whose acknowledgement did not arrive: it has to look first whether it has happened.
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  <T> T transaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !dialect.mayPass(e)) {
          throw dialect.explain(e);
        }
        pause(FIRST_PAUSE_MILLIS << attempt);
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    boolean done = false;
    try (Statement statement = connection().createStatement()) {
      for (String begin : dialect.begin()) {
        statement.execute(begin);
      }
      T result = work.in(connection());
      statement.execute("commit");
      done = true;
      return result;
    } finally {
      if (!done) {
        disconnect(); // which rolls back
      }
    }
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      dialect.prepare();
      connection = dialect.connect();
    }
    return connection;
  }

  private void disconnect() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // it is being given up for a failure that says more
      }
      connection = null;
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// True where no entry was ever written.
  boolean isEmpty() {
    return transaction(
        connection ->
            integer(connection, dialect.hasTables()) == 0
                || integer(connection, "select count(*) from ledger_entry") == 0);
  }

  /// Brings the schema up to date.
  ///
  /// @throws LedgerException with TOO_NEW for one that this program does not know
  void migrate(Instant now) {
    transaction(
        connection -> {
          int version =
              integer(connection, dialect.hasTables()) == 0
                  ? 0
                  : integer(connection, "select coalesce(max(version), 0) from ledger_schema");
          if (version > SCHEMA) {
            throw new LedgerException(
                Reason.TOO_NEW,
                "The ledger has schema %d, and this program knows schemas up to %d"
                    .formatted(version, SCHEMA),
                dialect.where(),
                "Use the newer version of the program.");
          }
          for (int next = version + 1; next <= SCHEMA; next++) {
            run(connection, next + ".sql");
            run(connection, next + "-" + dialect.name() + ".sql");
            takeDown(connection, next, now);
          }
          return version;
        });
  }

  private static void run(Connection connection, String script) throws SQLException {
    String text;
    try (InputStream resource = EntryStore.class.getResourceAsStream(script)) {
      if (resource == null) {
        throw new IllegalStateException("no script " + script);
      }
      text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Statement statement = connection.createStatement()) {
      for (String part : BLANK_LINE.splitAsStream(text).toList()) {
        if (!part.startsWith("--")) {
          statement.execute(part);
        }
      }
    }
  }

  private static void takeDown(Connection connection, int version, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into ledger_schema (version, applied_at) values (?, ?)")) {
      insert.setInt(1, version);
      insert.setString(2, now.toString());
      insert.executeUpdate();
    }
  }

  /// Reads the entries from a place on, in order.
  void readFrom(Connection connection, long seq, Consumer<Entry> reader) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select seq, id, kind, at, data_set, body, previous_hash, hash from ledger_entry"
                + " where seq >= ? order by seq")) {
      select.setLong(1, seq);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          reader.accept(entry(rows));
        }
      }
    }
  }

  /// An entry in exactly the form in which it was written: the same value in other words is damage.
  private Entry entry(ResultSet row) throws SQLException {
    long seq = row.getLong(1);
    try {
      String id = text(row, 2);
      String at = text(row, 4);
      var entry =
          new Entry(
              seq,
              UUID.fromString(id),
              EntryKind.of(text(row, 3)).orElseThrow(IllegalArgumentException::new),
              Instant.parse(at),
              text(row, 5),
              text(row, 6),
              text(row, 7),
              text(row, 8));
      if (!entry.id().toString().equals(id) || !entry.at().toString().equals(at)) {
        throw new IllegalArgumentException();
      }
      return entry;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new LedgerException(
          Reason.DAMAGED,
          "Entry %d of the ledger is not what was written".formatted(seq),
          dialect.where(),
          "Nothing was charged. Restore the newest good copy of the database.");
    }
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  void append(Connection connection, Entry entry) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into ledger_entry (seq, id, kind, at, data_set, body, previous_hash, hash)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, entry.seq());
      insert.setString(2, entry.id().toString());
      insert.setString(3, entry.kind().text());
      insert.setString(4, entry.at().toString());
      insert.setString(5, entry.dataSet());
      insert.setString(6, entry.body());
      insert.setString(7, entry.previousHash());
      insert.setString(8, entry.hash());
      insert.executeUpdate();
    }
  }

  /// Has the database check its own structure.
  void checkStructure(Connection connection) throws SQLException {
    dialect.checkStructure(connection);
  }

  /// Checks that the triggers are in force.
  void checkTriggers(Connection connection) throws SQLException {
    if (integer(connection, dialect.triggers()) != dialect.triggersExpected()) {
      throw new LedgerException(
          Reason.DAMAGED,
          "Every entry is good, but the triggers that forbid changing them are gone",
          dialect.where(),
          "Somebody has removed them. Find out who and why, and restore a good copy.");
    }
  }

  String user(Connection connection) throws SQLException {
    return dialect.user(connection);
  }

  private static int integer(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public void close() {
    disconnect();
  }
}
