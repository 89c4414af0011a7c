package dev.safesynth.dp.ledger;

import java.time.Instant;

/// What a ledger answers when it is told the contents of a charged data set.
public sealed interface Binding {
  /// Recorded, or known already.
  record Bound() implements Binding {}

  /// The same contents have been charged under another name, so the limits of that one apply.
  ///
  /// @param dataSet the other name's identity
  /// @param since when the contents were first charged under it
  record BoundElsewhere(DataSetId dataSet, Instant since) implements Binding {}
}
