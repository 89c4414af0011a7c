package dev.safesynth.dp.accounting;

/// Which side of the truth a numerical account may err on.
public enum Estimate {
  /// Never below the true loss: what a guarantee may state.
  PESSIMISTIC,
  /// Never above the true loss: shows how much a pessimistic estimate can be off, and nothing else.
  OPTIMISTIC
}
