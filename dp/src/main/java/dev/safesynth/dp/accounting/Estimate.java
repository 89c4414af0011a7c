package dev.safesynth.dp.accounting;

/// Which side of the truth a numerical account may err on.
public enum Estimate {
  /// Never below the true loss: what a guarantee may state.
  PESSIMISTIC,
  /// Never above the loss of the dominating pairs that the event stands for: shows how much of a
  /// pessimistic estimate is numerical error, and nothing else. Where a pair bounds an event from
  /// above only, as that of a bounded range or of (epsilon, delta) does, a mechanism can do better.
  OPTIMISTIC
}
