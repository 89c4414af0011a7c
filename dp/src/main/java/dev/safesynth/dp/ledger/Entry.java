package dev.safesynth.dp.ledger;

import java.time.Instant;
import java.util.UUID;

/// One line of a ledger, as stored.
///
/// @param seq 1, 2, 3, …: the order of things
/// @param id of the charge, for entries about one; of the ledger for the first; else its own
/// @param at never before that of the entry before; where the clock said less, the body has a line
///   `clock` with what it said
/// @param dataSet the data set it is about, or empty
/// @param body `name=value` lines in printable ASCII
/// @param previousHash the hash of the entry before
/// @param hash keyed hash of everything above
public record Entry(
    long seq,
    UUID id,
    EntryKind kind,
    Instant at,
    String dataSet,
    String body,
    String previousHash,
    String hash) {
  Entry withHash(String other) {
    return new Entry(seq, id, kind, at, dataSet, body, previousHash, other);
  }
}
