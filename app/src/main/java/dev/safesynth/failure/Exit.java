package dev.safesynth.failure;

/// The exit codes of the command line. Append only: scripts depend on the numbers.
public enum Exit {
  DONE(0),
  /// Wrong usage or a configuration that cannot be run.
  USAGE(2),
  /// The privacy budget does not allow what was asked.
  BUDGET_REFUSED(3),
  /// The input data cannot be used as it is.
  BAD_DATA(4),
  /// A model or native library is missing, damaged or unfit.
  MODEL(5),
  /// An audit refuted the claimed epsilon.
  CLAIM_REFUTED(6),
  /// A limit on what an endpoint may cost is reached; `--resume` goes on under a higher one.
  LIMIT_REACHED(7),
  /// A bug: the only case with a stack trace.
  BUG(70),
  /// The machine would not let us: disk full, no permission.
  ENVIRONMENT(74),
  /// Stopped by Ctrl-C or a signal; `--resume` goes on.
  INTERRUPTED(130);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
