package dev.safesynth.dp.ledger;

import java.nio.file.Path;

/// Where a ledger is: its database, its key and its head file. Prints without credentials.
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class LedgerLocation {
  private LedgerLocation() {}

  /// A ledger in one file, made on first use with mode 0600; its key in `FILE.key` and its head in
  /// `FILE.head` beside it. Not on a network drive.
  public static LedgerLocation file(Path file) {
    throw new UnsupportedOperationException();
  }

  /// A ledger in a PostgreSQL database.
  ///
  /// @param url `jdbc:postgresql://HOST:PORT/DATABASE`; may hold credentials, which are not printed
  /// @param keyFile the key that the team shares; made where the database holds no ledger yet. The
  ///   head file of this machine lies beside it
  public static LedgerLocation postgresql(String url, Path keyFile) {
    throw new UnsupportedOperationException();
  }

  /// With credentials from elsewhere than the URL.
  public LedgerLocation withCredentials(String user, String password) {
    throw new UnsupportedOperationException();
  }

  /// With the key in another file.
  public LedgerLocation withKeyFile(Path keyFile) {
    throw new UnsupportedOperationException();
  }

  /// With the key itself, from an environment variable for instance.
  public LedgerLocation withKey(LedgerKey key) {
    throw new UnsupportedOperationException();
  }
}
