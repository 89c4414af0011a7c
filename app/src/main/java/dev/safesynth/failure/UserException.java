package dev.safesynth.failure;

/// A failure that a person can act on. Its message is one line: what happened, where, how to fix
/// it. It must never hold contents of private records: point to file, line and column instead.
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Exit exit;
  private final String what;
  private final String where;
  private final String fix;

  /// @param what what is wrong, without a trailing full stop
  /// @param where file, line, key or host; empty when there is no place
  /// @param fix what the reader can do about it
  public UserException(Exit exit, String what, String where, String fix) {
    super(what + (where.isEmpty() ? "" : " (" + where + ")") + ". " + fix);
    this.exit = exit;
    this.what = what;
    this.where = where;
    this.fix = fix;
  }

  public UserException(Exit exit, String what, String where, String fix, Throwable cause) {
    this(exit, what, where, fix);
    initCause(cause);
  }

  public Exit exit() {
    return exit;
  }

  public String what() {
    return what;
  }

  public String where() {
    return where;
  }

  public String fix() {
    return fix;
  }
}
