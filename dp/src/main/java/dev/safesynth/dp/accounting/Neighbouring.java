package dev.safesynth.dp.accounting;

/// Which pairs of data sets a guarantee is about.
public enum Neighbouring {
  /// One data set is the other with one unit added or removed; the number of units is private.
  ADD_OR_REMOVE_ONE("add_or_remove_one"),
  /// One data set is the other with one unit exchanged for any other; the number of units is
  /// public.
  REPLACE_ONE("replace_one");

  private final String text;

  Neighbouring(String text) {
    this.text = text;
  }

  /// The name used in certificates and in the ledger.
  public String text() {
    return text;
  }
}
