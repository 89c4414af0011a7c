package dev.safesynth.dp.ledger;

/// Where a charge stands.
public enum ChargeState {
  /// Held for a run that may draw, so it counts as spent.
  RESERVED("reserved"),
  /// The output named by its digest was published, or may have been; for good.
  SPENT("spent"),
  /// Given back, because provably nothing was drawn; for good.
  RELEASED("released");

  private final String text;

  ChargeState(String text) {
    this.text = text;
  }

  /// The name in the ledger and its exports.
  public String text() {
    return text;
  }
}
