package dev.safesynth.dp.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What differs between the databases that a ledger can be in.
sealed interface Dialect permits Sqlite, PostgreSql {
  /// The name in the migration scripts.
  String name();

  /// The database, for messages: no credentials.
  String where();

  /// Makes what has to be there before a connection.
  void prepare();

  Connection connect() throws SQLException;

  /// Statements that begin a transaction which no other process can be in at the same time, and
  /// whose commit is on the disk when it returns.
  List<String> begin();

  /// A query for one integer: 1 when the database has a table named `ledger_schema`.
  String hasTables();

  /// A query for one integer: how many of the triggers that forbid changes are in force.
  String triggers();

  /// How many there should be.
  int triggersExpected();

  /// Has the database check its own structure.
  ///
  /// @throws LedgerException with DAMAGED when it finds something
  void checkStructure(Connection connection) throws SQLException;

  /// Who is charging.
  String user(Connection connection) throws SQLException;

  /// True for a failure that may be gone on another connection: what was asked is asked again, and
  /// whether it had happened is read first.
  boolean mayPass(SQLException failure);

  /// What a person reads.
  LedgerException explain(SQLException failure);
}
