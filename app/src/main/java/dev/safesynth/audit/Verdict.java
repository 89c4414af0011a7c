package dev.safesynth.audit;

/// What an audit comes to.
public enum Verdict {
  /// Nothing contradicts the claim, and the canary reaches most of it: the accounting is neither
  /// wrong nor much too careful.
  CONSISTENT,
  /// Nothing contradicts the claim, but the canary reaches less than 80% of it, so an error of that
  /// size would not show.
  WEAK,
  /// The claim is wrong.
  FAIL
}
