package dev.safesynth.dp.ledger;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.ledger.Chain.Draft;
import dev.safesynth.dp.ledger.HeadFile.Head;
import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/// The append-only record of what was charged against which data set. A charge is on the disk
/// before [#reserve] returns; whether it fits is decided under a lock that holds across processes.
///
/// Every method reads what other processes added, checks the chain, and throws a [LedgerException]
/// when the ledger cannot be used. Any of them may be repeated after a failure. Safe for several
/// threads.
public final class Ledger implements AutoCloseable {
  private final EntryStore store;
  private final HeadFile head;
  private final LedgerKey key;
  private final String where;
  private final InstantSource clock;
  private final Optional<String> givenUser;
  private Chain chain;
  private Book book = new Book();

  private Ledger(
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
  public static Ledger open(LedgerLocation location) {
    return open(location, InstantSource.system(), Optional.empty());
  }

  /// With another clock and another user than the machine's.
  static Ledger open(LedgerLocation location, InstantSource clock, Optional<String> user) {
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
      var ledger = new Ledger(store, head, key, where, clock, user);
      ledger.begin();
      return ledger;
    } catch (RuntimeException e) {
      store.close();
      head.close();
      throw e;
    }
  }

  private synchronized void begin() {
    change(
        _ ->
            chain.seq() > 0
                ? Change.nothing(chain.seq())
                : Change.of(
                    chain.seq(),
                    new Draft(UUID.randomUUID(), EntryKind.CREATED, "", chain.opening())));
  }

  /// The identity of a data set.
  ///
  /// @param name as declared: public, and the same for the same data
  public DataSetId dataSet(String name) {
    return key.dataSet(name);
  }

  /// The keyed hash of a data set's contents, for [#bindContent].
  public String fingerprint(InputStream contents) throws IOException {
    return key.fingerprint(contents);
  }

  /// Charges before private data is read. A request that is in the ledger already is granted again
  /// and charged once.
  ///
  /// @throws LedgerException with CONFLICT when the id was used for another request, or its charge
  ///   is spent or was given back
  public synchronized Reservation reserve(ChargeRequest request) {
    return change(
        who -> {
          Optional<RecordedCharge> known = book.charge(request.id());
          if (known.isEmpty()) {
            return fresh(request, who);
          }
          requireSame(known.get(), request);
          if (known.get().state() == ChargeState.SPENT) {
            throw conflict("This charge is spent already", "Start a new run, or resume that one.");
          }
          return Change.nothing(granted(known.get()));
        });
  }

  /// Goes on under the charge of an interrupted run, charging nothing; reserves for a run that died
  /// before its charge was on the disk, since it has read nothing.
  ///
  /// @throws LedgerException with CONFLICT when the id was used for another request, or its charge
  ///   was given back
  public synchronized Reservation resume(ChargeRequest request) {
    return change(
        who -> {
          Optional<RecordedCharge> known = book.charge(request.id());
          if (known.isEmpty()) {
            return fresh(request, who);
          }
          requireSame(known.get(), request);
          return Change.of(
              granted(known.get()), about(known.get(), EntryKind.RESUMED, new Fields()));
        });
  }

  private Change<Reservation> fresh(ChargeRequest request, String who) {
    Account account = request.account();
    Optional<Account> held = book.account(account.dataSet());
    if (held.isPresent() && !held.get().equals(account)) {
      return Change.nothing(new Reservation.OtherAccount(held.get(), account));
    }
    List<String> groups = book.groupsOf(who);
    Optional<Scope> against = book.limitAgainst(account, request.price(), groups);
    if (against.isPresent()) {
      return Change.nothing(
          new Reservation.OverLimit(
              book.balance(against.get()), request.price(), book.chargesOf(against.get())));
    }
    var draft =
        new Draft(
            request.id(),
            EntryKind.RESERVED,
            account.dataSet().hex(),
            Bodies.reserved(request, groups));
    return new Change<>(
        Optional.of(draft), after -> granted(after.charge(request.id()).orElseThrow()));
  }

  private static Reservation granted(RecordedCharge charge) {
    ChargeRequest request = charge.request();
    return new Reservation.Granted(Charge.paid(request.loss(), request.relation()), charge);
  }

  private void requireSame(RecordedCharge known, ChargeRequest request) {
    if (!known.request().equals(request)) {
      throw conflict(
          "This run was charged with other settings or for other data",
          "Go back to those, or start a new run.");
    }
    requireHeld(known);
  }

  private void requireHeld(RecordedCharge known) {
    if (known.state() == ChargeState.RELEASED) {
      throw conflict("This charge was given back", "Start a new run.");
    }
  }

  /// Records the contents that a charge is about, after the charge and before anything is drawn.
  ///
  /// @param fingerprint from [#fingerprint]
  /// @return whether the same contents count under another name already; then nothing is recorded,
  ///   and the charge should be given back
  /// @throws LedgerException with CONFLICT when other contents were recorded for this charge, or it
  ///   is spent or was given back
  public synchronized Binding bindContent(UUID charge, String fingerprint) {
    Digests.require("fingerprint", fingerprint);
    return change(
        _ -> {
          RecordedCharge known = known(charge);
          Optional<String> bound = book.contents(charge);
          if (bound.isPresent() && bound.get().equals(fingerprint)) {
            return Change.nothing(new Binding.Bound());
          }
          requireHeld(known);
          if (bound.isPresent() || known.state() == ChargeState.SPENT) {
            throw conflict(
                "The data are not those that this run was charged for", "Start a new run.");
          }
          Optional<Binding.BoundElsewhere> elsewhere = book.elsewhere(known, fingerprint);
          return elsewhere.isPresent()
              ? Change.nothing(elsewhere.get())
              : Change.of(
                  new Binding.Bound(),
                  about(known, EntryKind.CONTENT, new Fields().add("fingerprint", fingerprint)));
        });
  }

  /// Fixes the output of a charge, before it is published. The same output may be named again; of
  /// two copies of a run only one gets past here with another.
  ///
  /// @param digest SHA-256 of what will be published
  /// @throws LedgerException with CONFLICT when another output was named before, or the charge was
  ///   given back
  public synchronized void spend(UUID charge, String digest) {
    Digests.require("digest", digest);
    change(
        _ -> {
          RecordedCharge known = known(charge);
          requireHeld(known);
          if (known.digest().filter(digest::equals).isPresent()) {
            return Change.nothing(known);
          }
          if (known.state() == ChargeState.SPENT) {
            throw conflict(
                "This charge was spent on another output, so a copy of this run has finished",
                "Use that output. What this copy wrote must not be published.");
          }
          return Change.of(
              known, about(known, EntryKind.SPENT, new Fields().add("digest", digest)));
        });
  }

  /// Gives a charge back; only when provably nothing was drawn. It cannot be used after.
  ///
  /// @throws LedgerException with CONFLICT when it is spent
  public synchronized void giveBack(UUID charge) {
    change(
        _ -> {
          RecordedCharge known = known(charge);
          return switch (known.state()) {
            case RELEASED -> Change.nothing(known);
            case SPENT -> throw conflict("A spent charge cannot be given back", "Keep its output.");
            case RESERVED -> Change.of(known, about(known, EntryKind.RELEASED, new Fields()));
          };
        });
  }

  /// Sets the limit of a scope, in place of the one before. One below what is spent refuses
  /// everything after.
  ///
  /// @throws LedgerException with CONFLICT when the data set has another account
  public synchronized void setLimit(Scope scope, Limit limit) {
    change(
        _ -> {
          Optional<Account> held = book.account(scope.account().dataSet());
          if (held.isPresent() && !held.get().equals(scope.account())) {
            throw conflict(
                "This data set is charged per %s under %s, and a limit would be per %s under %s"
                    .formatted(
                        held.get().unit().text(),
                        held.get().relation().text(),
                        scope.account().unit().text(),
                        scope.account().relation().text()),
                "Set the limit for the unit and relation that it is charged under.");
          }
          return book.limit(scope).filter(limit::equals).isPresent()
              ? Change.nothing(scope)
              : Change.of(scope, about(scope, Bodies.limit(scope, limit)));
        });
  }

  /// Removes the limit of a scope, if there is one.
  public synchronized void removeLimit(Scope scope) {
    change(
        _ ->
            book.limit(scope).isEmpty()
                ? Change.nothing(scope)
                : Change.of(scope, about(scope, Bodies.noLimit(scope))));
  }

  /// Sets the members of a group, in place of those before. What a new member has spent counts for
  /// the group from now on, and what a member has spent stays with the group that he leaves.
  public synchronized void setGroup(String name, Set<String> members) {
    Texts.requireName("group", name);
    members.forEach(member -> Texts.requireName("member", member));
    Set<String> sorted = new TreeSet<>(members);
    change(
        _ ->
            sorted.equals(book.groups().get(name))
                ? Change.nothing(name)
                : Change.of(
                    name,
                    new Draft(UUID.randomUUID(), EntryKind.GROUP, "", Bodies.group(name, sorted))));
  }

  /// All charges, oldest first.
  public synchronized List<RecordedCharge> charges() {
    return change(_ -> Change.nothing(book.charges()));
  }

  /// What is spent and left in every scope that has charges or a limit.
  public synchronized List<Balance> balances() {
    return change(_ -> Change.nothing(book.balances()));
  }

  /// The members of every group.
  public synchronized Map<String, Set<String>> groups() {
    return change(_ -> Change.nothing(book.groups()));
  }

  /// All entries, in order, read and checked again.
  public synchronized List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    store.transaction(
        connection -> {
          entries.clear();
          readAgain(connection, entries);
          return entries.size();
        });
    return List.copyOf(entries);
  }

  /// Reads and checks everything again: the database's own structure, every entry, and that the
  /// last entry this machine saw is still there.
  ///
  /// @throws LedgerException with DAMAGED, naming the first entry that is wrong
  public synchronized Verification verify() {
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

  /// What a decision comes to: an entry to append, if any, and an answer for when it is durable.
  private record Change<T>(Optional<Draft> draft, Function<Book, T> answer) {
    static <T> Change<T> nothing(T answer) {
      return new Change<>(Optional.empty(), _ -> answer);
    }

    static <T> Change<T> of(T answer, Draft draft) {
      return new Change<>(Optional.of(draft), _ -> answer);
    }
  }

  /// An answer with the entry that was written for it.
  private record Written<T>(Optional<Entry> entry, Function<Book, T> answer) {}

  /// Catches up, decides and writes in one transaction. The decision is made again after a lost
  /// connection; by then the book has what had been committed, so nothing is written twice.
  private <T> T change(Function<String, Change<T>> decision) {
    Written<T> written =
        store.transaction(
            connection -> {
              catchUp(connection);
              String who = givenUser.isPresent() ? givenUser.get() : store.user(connection);
              Change<T> change = decision.apply(who);
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

  private void follow(Chain chain, Book book, Entry entry) {
    chain.follow(entry);
    try {
      book.apply(entry);
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

  private static Draft about(RecordedCharge charge, EntryKind kind, Fields fields) {
    ChargeRequest request = charge.request();
    return new Draft(request.id(), kind, request.account().dataSet().hex(), fields);
  }

  private static Draft about(Scope scope, Fields fields) {
    return new Draft(UUID.randomUUID(), EntryKind.LIMIT, scope.account().dataSet().hex(), fields);
  }

  private RecordedCharge known(UUID id) {
    return book.charge(id)
        .orElseThrow(() -> conflict("The ledger has no charge " + id, "Reserve first."));
  }

  private LedgerException conflict(String what, String fix) {
    return new LedgerException(Reason.CONFLICT, what, where, fix);
  }

  private LedgerException changedInUse(long seq) {
    return new LedgerException(
        Reason.DAMAGED,
        "Entry %d of the ledger was changed or removed while the ledger was in use".formatted(seq),
        where,
        "Nothing was charged. Restore the newest good copy of the database.");
  }

  @Override
  public synchronized void close() {
    store.close();
    head.close();
  }
}
