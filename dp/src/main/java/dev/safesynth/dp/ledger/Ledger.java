package dev.safesynth.dp.ledger;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.ledger.Chain.Draft;
import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// The append-only record of what was charged against which data set. A charge is on the disk
/// before [#reserve] returns; whether it fits is decided under a lock that holds across processes.
///
/// Every method reads what other processes added, checks the chain, and throws a [LedgerException]
/// when the ledger cannot be used. Any of them may be repeated after a failure. Safe for several
/// threads.
public final class Ledger implements AutoCloseable {
  private final ChainedBook books;

  private Ledger(ChainedBook books) {
    this.books = books;
  }

  /// Opens a ledger, making it where there is none, and checks every entry.
  public static Ledger open(LedgerLocation location) {
    return open(location, InstantSource.system(), Optional.empty());
  }

  /// With another clock and another user than the machine's.
  static Ledger open(LedgerLocation location, InstantSource clock, Optional<String> user) {
    return new Ledger(ChainedBook.open(location, clock, user));
  }

  /// The identity of a data set.
  ///
  /// @param name as declared: public, and the same for the same data
  public DataSetId dataSet(String name) {
    return books.key().dataSet(name);
  }

  /// The keyed hash of a data set's contents, for [#bindContent].
  public String fingerprint(InputStream contents) throws IOException {
    return books.key().fingerprint(contents);
  }

  /// Charges before private data is read. A request that is in the ledger already is granted again
  /// and charged once.
  ///
  /// @throws LedgerException with CONFLICT when the id was used for another request, or its charge
  ///   is spent or was given back
  public synchronized Reservation reserve(ChargeRequest request) {
    return books.change(
        (book, who) -> {
          Optional<RecordedCharge> known = book.charge(request.id());
          if (known.isEmpty()) {
            return fresh(book, request, who);
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
    return books.change(
        (book, who) -> {
          Optional<RecordedCharge> known = book.charge(request.id());
          if (known.isEmpty()) {
            return fresh(book, request, who);
          }
          requireSame(known.get(), request);
          return Change.of(
              granted(known.get()), about(known.get(), EntryKind.RESUMED, new Fields()));
        });
  }

  private Change<Reservation> fresh(Book book, ChargeRequest request, String who) {
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
    return books.change(
        (book, _) -> {
          RecordedCharge known = known(book, charge);
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
    books.change(
        (book, _) -> {
          RecordedCharge known = known(book, charge);
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
    books.change(
        (book, _) -> {
          RecordedCharge known = known(book, charge);
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
    books.change(
        (book, _) -> {
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
    books.change(
        (book, _) ->
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
    books.change(
        (book, _) ->
            sorted.equals(book.groups().get(name))
                ? Change.nothing(name)
                : Change.of(
                    name,
                    new Draft(UUID.randomUUID(), EntryKind.GROUP, "", Bodies.group(name, sorted))));
  }

  /// All charges, oldest first.
  public synchronized List<RecordedCharge> charges() {
    return books.change((book, _) -> Change.nothing(book.charges()));
  }

  /// What is spent and left in every scope that has charges or a limit.
  public synchronized List<Balance> balances() {
    return books.change((book, _) -> Change.nothing(book.balances()));
  }

  /// The members of every group.
  public synchronized Map<String, Set<String>> groups() {
    return books.change((book, _) -> Change.nothing(book.groups()));
  }

  /// All entries, in order, read and checked again.
  public synchronized List<Entry> entries() {
    return books.entries();
  }

  /// Reads and checks everything again: the database's own structure, every entry, and that the
  /// last entry this machine saw is still there.
  ///
  /// @throws LedgerException with DAMAGED, naming the first entry that is wrong
  public synchronized Verification verify() {
    return books.verify();
  }

  private static Draft about(RecordedCharge charge, EntryKind kind, Fields fields) {
    ChargeRequest request = charge.request();
    return new Draft(request.id(), kind, request.account().dataSet().hex(), fields);
  }

  private static Draft about(Scope scope, Fields fields) {
    return new Draft(UUID.randomUUID(), EntryKind.LIMIT, scope.account().dataSet().hex(), fields);
  }

  private RecordedCharge known(Book book, UUID id) {
    return book.charge(id)
        .orElseThrow(() -> conflict("The ledger has no charge " + id, "Reserve first."));
  }

  private LedgerException conflict(String what, String fix) {
    return new LedgerException(Reason.CONFLICT, what, books.where(), fix);
  }

  @Override
  public synchronized void close() {
    books.close();
  }
}
