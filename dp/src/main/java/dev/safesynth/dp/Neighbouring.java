package dev.safesynth.dp;

/// Which pairs of data sets a guarantee is about.
public enum Neighbouring {
  /// One data set is the other with one record added or removed; the number of records is private.
  ADD_OR_REMOVE_ONE("add_or_remove_one");

  private final String text;

  Neighbouring(String text) {
    this.text = text;
  }

  /// The name used in certificates.
  public String text() {
    return text;
  }
}
