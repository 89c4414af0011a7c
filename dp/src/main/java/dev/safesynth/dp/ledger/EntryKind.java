package dev.safesynth.dp.ledger;

import java.util.Arrays;
import java.util.Optional;

/// What an entry of a ledger says. Append only: ledgers outlive programs.
public enum EntryKind {
  /// The first entry.
  CREATED("created"),
  /// A charge was granted.
  RESERVED("reserved"),
  /// A run went on under its charge.
  RESUMED("resumed"),
  /// The contents of a charged data set became known.
  CONTENT("content"),
  /// The output of a charge is fixed.
  SPENT("spent"),
  /// A charge was given back.
  RELEASED("released"),
  /// A limit was set or removed.
  LIMIT("limit"),
  /// The members of a group were set.
  GROUP("group");

  private final String text;

  EntryKind(String text) {
    this.text = text;
  }

  /// The name in the database and in exports.
  public String text() {
    return text;
  }

  static Optional<EntryKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }
}
