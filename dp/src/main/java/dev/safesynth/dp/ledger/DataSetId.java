package dev.safesynth.dp.ledger;

/// The identity of a data set in a ledger: a keyed hash of its declared name, so that the ledger
/// alone tells nothing about the name. Made by [Ledger#dataSet].
///
/// @param hex 64 lower-case hexadecimal digits
public record DataSetId(String hex) {
  public DataSetId {
    Digests.require("data set id", hex);
  }

  /// The first digits, for people; ledgers hold few data sets.
  public String brief() {
    return hex.substring(0, 12);
  }
}
