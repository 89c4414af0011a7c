package dev.safesynth.dp.ledger;

/// A throwaway PostgreSQL server for tests of other packages.
public final class TeamDatabase {
  private TeamDatabase() {}

  /// The URL of a new, empty schema; skips the test where PostgreSQL is not installed.
  public static String fresh() {
    return PostgresServer.shared().newSchema();
  }
}
