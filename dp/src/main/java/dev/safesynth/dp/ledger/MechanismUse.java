package dev.safesynth.dp.ledger;

/// A mechanism and how often a charge pays for it.
///
/// @param name as in `docs/privacy`
/// @param uses at least 1; of the dearest part, for a mechanism that works on a partition
public record MechanismUse(String name, long uses) {
  public MechanismUse {
    Texts.requireName("mechanism", name);
    if (uses < 1) {
      throw new IllegalArgumentException("uses must be >= 1, was " + uses);
    }
  }
}
