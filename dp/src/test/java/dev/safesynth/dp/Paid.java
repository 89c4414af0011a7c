package dev.safesynth.dp;

/// Allowances for tests of mechanisms, which are about laws and not about charges.
final class Paid {
  private Paid() {}

  static Allowance forMany(Mechanism mechanism) {
    return new Allowance(mechanism, Integer.MAX_VALUE);
  }
}
