package dev.safesynth.dp.ledger;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// A ledger in a PostgreSQL database. Does not print its credentials.
record PostgreSql(String url, Optional<Credentials> credentials) implements Dialect {
  private static final String PREFIX = "jdbc:postgresql:";

  /// The first bytes of SHA-256 of "safesynth ledger": a lock that no other program takes.
  private static final long LOCK = 0x164e_fd4b_8b08_3004L;

  /// A name and a password.
  record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[withheld]";
    }
  }

  PostgreSql {
    if (!url.startsWith(PREFIX)) {
      // not quoted: it may hold a password
      throw new IllegalArgumentException("a ledger's URL starts with " + PREFIX);
    }
  }

  @Override
  public String name() {
    return "postgresql";
  }

  /// Host and database: neither parameters, which may hold a password, nor anything before an `@`.
  @Override
  public String where() {
    String address = url.substring(PREFIX.length()).replaceFirst("[?#].*$", "");
    return "PostgreSQL " + address.replaceFirst("^//[^/]*@", "//");
  }

  @Override
  public void prepare() {
    // the database and its role exist, or connecting says so
  }

  @Override
  public Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "safesynth ledger");
    properties.setProperty("socketTimeout", "120"); // seconds, above the wait for the lock
    properties.setProperty("tcpKeepAlive", "true");
    credentials.ifPresent(
        known -> {
          properties.setProperty("user", known.user);
          properties.setProperty("password", known.password);
        });
    Connection connection = driver().connect(url, properties);
    if (connection == null) {
      throw badUrl();
    }
    try {
      requireDurable(connection);
      return connection;
    } catch (SQLException | LedgerException e) {
      connection.close();
      throw e;
    }
  }

  /// Looked up by itself, because the message of a failed look-up quotes the whole URL.
  private Driver driver() {
    try {
      return DriverManager.getDriver(url);
    } catch (SQLException e) {
      throw badUrl();
    }
  }

  private LedgerException badUrl() {
    return new LedgerException(
        Reason.UNREACHABLE,
        "The URL of the ledger is not understood, or PostgreSQL's driver is not on the class path",
        where(),
        "It should read " + PREFIX + "//HOST:PORT/DATABASE.");
  }

  private void requireDurable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet setting = statement.executeQuery("show fsync")) {
      if (!setting.next() || !"on".equals(setting.getString(1))) {
        throw new LedgerException(
            Reason.UNREACHABLE,
            "The server runs with fsync off, so a charge could be lost after it was acknowledged",
            where(),
            "Switch fsync on, or use another server.");
      }
    }
  }

  @Override
  public List<String> begin() {
    return List.of(
        "begin isolation level read committed",
        "set local lock_timeout = '60s'",
        "select set_config('synchronous_commit', 'on', true)"
            + " where current_setting('synchronous_commit') = 'off'",
        "select pg_advisory_xact_lock(" + LOCK + ")");
  }

  @Override
  public String hasTables() {
    // not by to_regclass: it trusts the session's cache, which misses what another process has made
    // while this one waited for the lock
    return "select count(*) from pg_catalog.pg_class where relname = 'ledger_schema'"
        + " and relkind = 'r' and pg_catalog.pg_table_is_visible(oid)";
  }

  @Override
  public String triggers() {
    return "select count(*) from pg_trigger where tgrelid = 'ledger_entry'::regclass"
        + " and not tgisinternal and tgenabled = 'A'";
  }

  @Override
  public int triggersExpected() {
    return 2;
  }

  @Override
  public void checkStructure(Connection connection) {
    // the server looks after its files; what it returns is checked entry by entry
  }

  @Override
  public String user(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet user = statement.executeQuery("select session_user")) {
      user.next();
      return user.getString(1);
    }
  }

  @Override
  public boolean mayPass(SQLException failure) {
    String state = state(failure);
    return state.startsWith("08") // connection
        || state.startsWith("57P"); // shut down, starting up, or the session was ended
  }

  @Override
  public LedgerException explain(SQLException failure) {
    String state = state(failure);
    return switch (state) {
      case "25006", "42501", "53100" ->
          new LedgerException(
              Reason.NOT_WRITABLE,
              "The database cannot be written",
              where(),
              "Check the disk of the server, its mode and the rights of the role.",
              failure);
      case "55P03" ->
          new LedgerException(
              Reason.UNREACHABLE,
              "Another process keeps the ledger locked",
              where(),
              "Try again when it is done.",
              failure);
      case "XX001", "XX002" ->
          new LedgerException(
              Reason.DAMAGED,
              "The database is damaged",
              where(),
              "Nothing was charged. Restore it from a backup.",
              failure);
      default ->
          new LedgerException(
              Reason.UNREACHABLE,
              "The database cannot be used (SQLSTATE " + state + ")",
              where(),
              "Check server, database, role and password. A charge that was being made is"
                  + " recognised when it is repeated.",
              failure);
    };
  }

  private static String state(SQLException failure) {
    return Optional.ofNullable(failure.getSQLState()).orElse("unknown");
  }

  @Override
  public String toString() {
    return where();
  }
}
