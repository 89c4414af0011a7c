package dev.safesynth.dp.ledger;

import dev.safesynth.dp.ledger.HeadFile.Head;
import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// The end of a chain of entries, moved on entry by entry; each has to follow from the one before
/// under the key.
final class Chain {
  private static final String BEFORE_THE_FIRST = "0".repeat(64);
  private static final String KEY_CHECK = "key_check";

  private final LedgerKey key;
  private final String where;
  private final Optional<Head> head;
  private Optional<UUID> ledger = Optional.empty();
  private long seq;
  private String hash = BEFORE_THE_FIRST;
  private Instant at = Instant.MIN;

  /// @param where the ledger, for messages
  /// @param head an entry that has been seen before, and so must be in the chain
  Chain(LedgerKey key, String where, Optional<Head> head) {
    this.key = key;
    this.where = where;
    this.head = head;
  }

  long seq() {
    return seq;
  }

  String hash() {
    return hash;
  }

  /// The identity of the ledger; empty before its first entry.
  Optional<UUID> ledger() {
    return ledger;
  }

  /// The last entry.
  Head end() {
    return new Head(ledger.orElseThrow(), seq, hash);
  }

  /// The body of a first entry.
  Fields opening() {
    return new Fields().add("format", "1").add(KEY_CHECK, key.check());
  }

  /// Makes the entry that follows, without moving on. Its time never runs backwards: where the
  /// clock says less than the entry before, that one's time is taken and what the clock said is
  /// kept.
  Entry next(Draft draft, String who, Instant clock) {
    Instant now = clock.truncatedTo(ChronoUnit.MICROS);
    boolean backwards = now.isBefore(at);
    Fields fields = draft.fields().add("who", who);
    if (backwards) {
      fields.add("clock", now.toString());
    }
    var entry =
        new Entry(
            seq + 1,
            draft.id(),
            draft.kind(),
            backwards ? at : now,
            draft.dataSet(),
            fields.text(),
            hash,
            BEFORE_THE_FIRST);
    return entry.withHash(key.hash(entry));
  }

  /// An entry that is to be written.
  record Draft(UUID id, EntryKind kind, String dataSet, Fields fields) {}

  /// Checks an entry that was read, without moving on.
  ///
  /// @throws LedgerException when it is not the one that followed
  void check(Entry entry) {
    if (seq == 0) {
      requireKey(entry);
    }
    if (entry.seq() != seq + 1) {
      throw damaged(
          entry.seq() > seq + 1
              ? "Entry %d of the ledger is missing".formatted(seq + 1)
              : "Entry %d of the ledger is there twice".formatted(entry.seq()));
    }
    if (!entry.previousHash().equals(hash) || !key.hash(entry).equals(entry.hash())) {
      throw damaged(
          "Entry %d of the ledger is not what was written: it, or the one before it, was changed"
              .formatted(entry.seq()));
    }
    if (seq == 0) {
      head.ifPresent(seen -> requireSameLedger(entry.id(), seen.ledger()));
    }
    if (head.filter(seen -> seen.seq() == entry.seq() && !seen.hash().equals(entry.hash()))
        .isPresent()) {
      throw damaged(
          "Entry %d of the ledger is not the one that this machine has seen: the ledger was put back"
                  .formatted(entry.seq())
              + " to an older state and continued from there");
    }
  }

  /// Moves on to an entry that was checked.
  void advance(Entry entry) {
    if (seq == 0) {
      ledger = Optional.of(entry.id());
    }
    seq = entry.seq();
    hash = entry.hash();
    at = entry.at();
  }

  /// To be called at the end: the entry that was seen before must have come by.
  void requireHead() {
    if (head.isPresent() && head.get().seq() > seq) {
      throw damaged(
          "The ledger ends at entry %d, and this machine has seen entry %d: its end is missing"
              .formatted(seq, head.get().seq()));
    }
  }

  private void requireKey(Entry first) {
    boolean ours = first.body().lines().anyMatch((KEY_CHECK + "=" + key.check())::equals);
    if (!ours) {
      throw new LedgerException(
          Reason.KEY,
          "The key is not that of this ledger, or the ledger's first entry was changed",
          where,
          "Use the key that the ledger was made with.");
    }
  }

  private void requireSameLedger(UUID here, UUID seen) {
    if (!here.equals(seen)) {
      throw damaged(
          "This is another ledger than the one that was here before (%s, not %s)"
              .formatted(here, seen));
    }
  }

  private LedgerException damaged(String what) {
    return new LedgerException(
        Reason.DAMAGED,
        what,
        where,
        "Nothing was charged. Restore the newest good copy of the database; if losing what is"
            + " missing is accepted, delete the head file beside the key or the database too.");
  }
}
