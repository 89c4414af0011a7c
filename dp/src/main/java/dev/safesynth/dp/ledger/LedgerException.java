package dev.safesynth.dp.ledger;

/// A ledger that cannot be used, or not for this. The message says what, where and how to fix it,
/// and holds neither keys nor passwords nor anything about records.
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of failure it is, for exit codes.
  public enum Reason {
    /// The database cannot be reached, opened or locked.
    UNREACHABLE,
    /// Disk full, read-only or no permission.
    NOT_WRITABLE,
    /// Damaged, cut short or changed by somebody.
    DAMAGED,
    /// The key is missing, unreadable or that of another ledger.
    KEY,
    /// Made by a newer version of the program.
    TOO_NEW,
    /// The ledger says otherwise: a charge that was given back, or spent on another output.
    CONFLICT
  }

  private final Reason reason;
  private final String what;
  private final String where;
  private final String fix;

  LedgerException(Reason reason, String what, String where, String fix) {
    super(what + (where.isEmpty() ? "" : " (" + where + ")") + ". " + fix);
    this.reason = reason;
    this.what = what;
    this.where = where;
    this.fix = fix;
  }

  LedgerException(Reason reason, String what, String where, String fix, Throwable cause) {
    this(reason, what, where, fix);
    initCause(cause);
  }

  public Reason reason() {
    return reason;
  }

  /// What is wrong, without a full stop.
  public String what() {
    return what;
  }

  /// The file, or the server and database without credentials.
  public String where() {
    return where;
  }

  /// What the reader can do about it.
  public String fix() {
    return fix;
  }
}
