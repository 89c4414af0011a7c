package dev.safesynth.dp.ledger;

import java.util.Optional;
import java.util.function.Function;

/// What a decision comes to.
///
/// @param draft an entry to append; empty where nothing is to be written, so that a decision that
///   was made before is not written again
/// @param answer made from the book when the entry is durable
record Change<T>(Optional<Chain.Draft> draft, Function<Book, T> answer) {
  /// A decision in view of all entries so far.
  interface Decision<T> {
    Change<T> in(Book book, String who);
  }

  static <T> Change<T> nothing(T answer) {
    return new Change<>(Optional.empty(), _ -> answer);
  }

  static <T> Change<T> of(T answer, Chain.Draft draft) {
    return new Change<>(Optional.of(draft), _ -> answer);
  }
}
