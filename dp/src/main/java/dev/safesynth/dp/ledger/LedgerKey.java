package dev.safesynth.dp.ledger;

/// The secret under which entries are chained and names are hashed. Without it nobody can write an
/// entry that passes, nor test a guess of a name. It is not in the database and does not print.
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class LedgerKey {
  private LedgerKey() {}

  /// A key from its 64 hexadecimal digits, as in a key file; surrounding blanks are ignored.
  ///
  /// @throws IllegalArgumentException when it is not that; the message does not quote it
  public static LedgerKey ofHex(String hex) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String toString() {
    return "LedgerKey[withheld]";
  }
}
