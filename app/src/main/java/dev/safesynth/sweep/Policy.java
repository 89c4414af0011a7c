package dev.safesynth.sweep;

/// Who pays for the runs of a sweep. There is no default: on private records every run costs, and
/// that has to be wanted.
public enum Policy {
  /// The records are public, for research: runs pay in a ledger of the sweep's own, and what they
  /// write proves nothing for private records.
  PUBLIC_DATA(
      "The records were declared public: nothing was charged to a ledger that counts, and no cell"
          + " may be released as if its records were private."),
  /// Every run is charged to the configured ledger, and all of them together are what was spent.
  CHARGED(
      "Every cell was charged to the ledger, so each may be released; together they cost the sum."
          + " Which one is released is a choice made on exact figures, which no epsilon here covers.");

  private final String meaning;

  Policy(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }
}
