package dev.safesynth.dp.accounting;

/// Whose data is added, removed or replaced between neighbouring data sets.
public enum PrivacyUnit {
  /// One record.
  RECORD("record"),
  /// All records of one person.
  USER("user");

  private final String text;

  PrivacyUnit(String text) {
    this.text = text;
  }

  /// The name used in certificates and in the ledger.
  public String text() {
    return text;
  }
}
