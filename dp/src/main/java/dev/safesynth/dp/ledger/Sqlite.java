package dev.safesynth.dp.ledger;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A ledger in one file. WAL with `synchronous=FULL` forces every commit to the disk.
record Sqlite(Path file) implements Dialect {
  private static final int PATIENCE_MILLIS = 10_000;

  Sqlite {
    if (file.toString().contains("?")) {
      throw new IllegalArgumentException("the path of a ledger must not contain '?', was " + file);
    }
  }

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public String where() {
    return file.toString();
  }

  @Override
  public void prepare() {
    try {
      OwnFiles.makeFolderOf(file);
      OwnFiles.makeEmpty(file); // SQLite gives the files beside it the same mode
    } catch (IOException e) {
      throw notWritable(e);
    }
  }

  @Override
  public Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = " + PATIENCE_MILLIS);
      statement.execute("pragma synchronous = full");
      statement.execute("pragma trusted_schema = off");
      statement.execute("pragma cell_size_check = on");
      requireWal(statement);
      return connection;
    } catch (SQLException | LedgerException e) {
      connection.close();
      throw e;
    }
  }

  private void requireWal(Statement statement) throws SQLException {
    try (ResultSet mode = statement.executeQuery("pragma journal_mode = wal")) {
      if (!mode.next() || !"wal".equals(mode.getString(1))) {
        throw new LedgerException(
            Reason.UNREACHABLE,
            "The file system does not support the ledger's journal",
            where(),
            "Put the ledger on a local disk, or use PostgreSQL.");
      }
    }
  }

  @Override
  public List<String> begin() {
    return List.of("begin immediate");
  }

  @Override
  public String hasTables() {
    return "select count(*) from sqlite_schema where type = 'table' and name = 'ledger_schema'";
  }

  @Override
  public String triggers() {
    return "select count(*) from sqlite_schema where type = 'trigger' and tbl_name = 'ledger_entry'";
  }

  @Override
  public int triggersExpected() {
    return 2;
  }

  @Override
  public void checkStructure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("pragma integrity_check")) {
      if (!result.next() || !"ok".equals(result.getString(1))) {
        throw damaged();
      }
    }
  }

  /// From the process, not from a property that the command line can set.
  @Override
  public String user(Connection connection) {
    return ProcessHandle.current().info().user().orElse(System.getProperty("user.name", "unknown"));
  }

  @Override
  public boolean mayPass(SQLException failure) {
    return switch (code(failure)) {
      case 5, 6 -> true; // BUSY, LOCKED
      default -> false;
    };
  }

  @Override
  public LedgerException explain(SQLException failure) {
    return switch (code(failure)) {
      case 5, 6 ->
          new LedgerException(
              Reason.UNREACHABLE,
              "Another process keeps the ledger locked",
              where(),
              "Try again when it is done. A charge that was being made is recognised then.",
              failure);
      case 3, 8, 10, 13, 14, 23 -> // PERM, READONLY, IOERR, FULL, CANTOPEN, AUTH
          notWritable(failure);
      case 11, 26 -> damaged(); // CORRUPT, NOTADB
      default ->
          new LedgerException(
              Reason.UNREACHABLE,
              "The ledger cannot be read or written (SQLite code " + failure.getErrorCode() + ")",
              where(),
              "Check the disk and its free space. A charge that was being made is recognised when it"
                  + " is repeated.",
              failure);
    };
  }

  /// The primary code; the higher bits tell details.
  private static int code(SQLException failure) {
    return failure.getErrorCode() & 0xff;
  }

  private LedgerException notWritable(Exception cause) {
    return new LedgerException(
        Reason.NOT_WRITABLE,
        "The ledger cannot be written",
        where(),
        "Check free space, permissions and that neither the file nor its folder is read-only. A"
            + " charge that was being made is recognised when it is repeated.",
        cause);
  }

  private LedgerException damaged() {
    return new LedgerException(
        Reason.DAMAGED,
        "The file of the ledger is damaged",
        where(),
        "Nothing was charged. Restore the newest good copy of it.");
  }
}
