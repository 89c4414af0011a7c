package dev.safesynth.audit;

/// Error probabilities of the audit.
final class Confidence {
  /// Of a bound that is reported: 95% confidence.
  static final double REPORT = 0.05;

  /// Of a bound that fails the audit. An honest generator whose canary reaches its claim exactly
  /// exceeds a 95% bound now and then; a broken one exceeds this one too.
  static final double VERDICT = 1e-4;

  private Confidence() {}
}
