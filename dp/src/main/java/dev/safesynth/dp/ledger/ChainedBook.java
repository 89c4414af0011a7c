package dev.safesynth.dp.ledger;

import dev.safesynth.dp.ledger.Chain.Draft;
import dev.safesynth.dp.ledger.HeadFile.Head;
import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// A [Book] that follows the entries in a database, and is changed by appending to them: catching
/// up, checking, deciding and writing are one transaction. For one thread.
final class ChainedBook implements AutoCloseable {
  private final EntryStore store;
  private final HeadFile head;
  private final LedgerKey key;
  private final String where;
  private final InstantSource clock;
  private final Optional<String> givenUser;
  private final Chain chain;
  private final Book book = new Book();

  private ChainedBook(
      EntryStore store,
      HeadFile head,
      LedgerKey key,
      String where,
      InstantSource clock,
      Optional<String> givenUser) {
    this.store = store;
    this.head = head;
    this.key = key;
    this.where = where;
    this.clock = clock;
    this.givenUser = givenUser;
    this.chain = new Chain(key, where, head.read());
  }

  /// Opens a ledger, making it where there is none, and checks every entry.
  ///
  /// @param user another one than the machine's
  static ChainedBook open(LedgerLocation location, InstantSource clock, Optional<String> user) {
    String where = location.dialect().where();
    HeadFile head = location.headFile();
    // in this order: a head is written after an entry, so one that was there before has entries
    Optional<Head> seen = head.read();
    var store = new EntryStore(location.dialect());
    try {
      boolean fresh = store.isEmpty();
      if (fresh && seen.isPresent()) {
        throw new LedgerException(
            Reason.DAMAGED,
            "The database holds no ledger, and this machine has seen %d entries of one"
                .formatted(seen.get().seq()),
            where,
            "Restore the newest good copy of the database; to start anew, delete the head file "
                + head.path()
                + ".");
      }
      LedgerKey key = location.key(fresh);
      store.migrate(clock.instant());
      var books = new ChainedBook(store, head, key, where, clock, user);
      books.begin();
      return books;
    } catch (RuntimeException e) {
      store.close();
      head.close();
      throw e;
    }
  }

  private void begin() {
    change(
        (_, _) ->
            chain.seq() > 0
                ? Change.nothing(chain.seq())
                : Change.of(
                    chain.seq(),
                    new Draft(UUID.randomUUID(), EntryKind.CREATED, "", chain.opening())));
  }

  LedgerKey key() {
    return key;
  }

  /// The ledger, for messages.
  String where() {
    return where;
  }

  /// An answer with the entry that was written for it.
  private record Written<T>(Optional<Entry> entry, Function<Book, T> answer) {}

  /// Catches up, decides and writes in one transaction. The decision is made again after a lost
  /// connection; by then the book has what had been committed, so nothing is written twice.
  <T> T change(Change.Decision<T> decision) {
    Written<T> written =
        store.transaction(
            connection -> {
              catchUp(connection);
              String who = givenUser.isPresent() ? givenUser.get() : store.user(connection);
              Change<T> change = decision.in(book, who);
              Optional<Entry> entry =
                  change.draft().map(draft -> chain.next(draft, who, clock.instant()));
              if (entry.isPresent()) {
                store.append(connection, entry.get());
              }
              return new Written<>(entry, change.answer());
            });
    written.entry().ifPresent(entry -> follow(chain, book, entry));
    head.advance(chain.end());
    return written.answer().apply(book);
  }

  /// Reads what was added, and that the last known entry is as it was.
  private void catchUp(Connection connection) throws SQLException {
    long known = chain.seq();
    String hash = chain.hash();
    var first = new boolean[] {known > 0};
    store.readFrom(
        connection,
        known,
        entry -> {
          if (first[0]) {
            first[0] = false;
            if (entry.seq() != known || !entry.hash().equals(hash)) {
              throw changedInUse(known);
            }
          } else {
            follow(chain, book, entry);
          }
        });
    if (first[0]) {
      throw changedInUse(known);
    }
    chain.requireHead();
  }

  /// Both move on, or neither: what was refused once is refused again.
  private void follow(Chain chain, Book book, Entry entry) {
    chain.check(entry);
    try {
      book.apply(entry);
      chain.advance(entry);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new LedgerException(
          Reason.DAMAGED,
          "Entry %d of the ledger has a good hash, and the entries before do not allow it"
              .formatted(entry.seq()),
          where,
          "Somebody who holds the key has written it, or another version of the program. Nothing"
              + " was charged.",
          e);
    }
  }

  /// All entries, read and checked again.
  List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    store.transaction(
        connection -> {
          entries.clear();
          readAgain(connection, entries);
          return entries.size();
        });
    return List.copyOf(entries);
  }

  /// Checks everything there is.
  Verification verify() {
    Optional<Head> seen = head.read();
    return store.transaction(
        connection -> {
          store.checkStructure(connection);
          Chain checked = readAgain(connection, new ArrayList<>());
          store.checkTriggers(connection);
          return new Verification(
              checked.end().ledger(),
              checked.seq(),
              checked.hash(),
              seen.map(Head::seq).orElse(0L));
        });
  }

  private Chain readAgain(Connection connection, List<Entry> entries) throws SQLException {
    var again = new Chain(key, where, head.read());
    var whole = new Book();
    store.readFrom(
        connection,
        0,
        entry -> {
          follow(again, whole, entry);
          entries.add(entry);
        });
    again.requireHead();
    return again;
  }

  private LedgerException changedInUse(long seq) {
    return new LedgerException(
        Reason.DAMAGED,
        "Entry %d of the ledger was changed or removed while the ledger was in use".formatted(seq),
        where,
        "Nothing was charged. Restore the newest good copy of the database.");
  }

  @Override
  public void close() {
    store.close();
    head.close();
  }
}
