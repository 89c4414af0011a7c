package dev.safesynth.dp.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The append-only record of what was charged against which data set. A charge is on the disk
/// before [#reserve] returns; whether it fits is decided under a lock that holds across processes.
///
/// Every method reads what other processes added, checks the chain, and throws a [LedgerException]
/// when the ledger cannot be used. Safe for several threads.
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Ledger implements AutoCloseable {
  private Ledger() {}

  /// Opens a ledger, making it where there is none, and checks every entry.
  public static Ledger open(LedgerLocation location) {
    throw new UnsupportedOperationException();
  }

  /// The identity of a data set.
  ///
  /// @param name as declared: public, and the same for the same data
  public DataSetId dataSet(String name) {
    throw new UnsupportedOperationException();
  }

  /// The keyed hash of a data set's contents, for [#bindContent].
  public String fingerprint(InputStream contents) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Charges before private data is read. A request that is in the ledger already is granted again
  /// and charged once, so it may be repeated after any failure.
  ///
  /// @throws LedgerException with CONFLICT when the id was used for another request, or its charge
  ///   was given back
  public Reservation reserve(ChargeRequest request) {
    throw new UnsupportedOperationException();
  }

  /// Goes on under the charge of an interrupted run, charging nothing; reserves for a run that died
  /// before its charge was on the disk, since it has read nothing.
  ///
  /// @throws LedgerException as [#reserve]
  public Reservation resume(ChargeRequest request) {
    throw new UnsupportedOperationException();
  }

  /// Records the contents that a charge is about, after the charge and before anything is drawn.
  ///
  /// @param fingerprint from [#fingerprint]
  /// @return whether the same contents count under another name already; then nothing is recorded,
  ///   and the charge should be given back
  public Binding bindContent(UUID charge, String fingerprint) {
    throw new UnsupportedOperationException();
  }

  /// Fixes the output of a charge, before it is published. The same output may be named again; of
  /// two copies of a run only one gets past here with another.
  ///
  /// @param digest SHA-256 of what will be published
  /// @throws LedgerException with CONFLICT when another output was named before, or the charge was
  ///   given back
  public void spend(UUID charge, String digest) {
    throw new UnsupportedOperationException();
  }

  /// Gives a charge back; only when provably nothing was drawn. It cannot be used after.
  ///
  /// @throws LedgerException with CONFLICT when it is spent
  public void giveBack(UUID charge) {
    throw new UnsupportedOperationException();
  }

  /// Sets the limit of a scope, in place of the one before. One below what is spent refuses
  /// everything after.
  ///
  /// @throws LedgerException with CONFLICT when the data set has another account
  public void setLimit(Scope scope, Limit limit) {
    throw new UnsupportedOperationException();
  }

  /// Removes the limit of a scope, if there is one.
  public void removeLimit(Scope scope) {
    throw new UnsupportedOperationException();
  }

  /// Sets the members of a group, in place of those before. What a new member has spent counts for
  /// the group from now on, and what a member has spent stays with the group that he leaves.
  public void setGroup(String name, Set<String> members) {
    throw new UnsupportedOperationException();
  }

  /// All charges, oldest first.
  public List<RecordedCharge> charges() {
    throw new UnsupportedOperationException();
  }

  /// What is spent and left in every scope that has charges or a limit.
  public List<Balance> balances() {
    throw new UnsupportedOperationException();
  }

  /// The members of every group.
  public Map<String, Set<String>> groups() {
    throw new UnsupportedOperationException();
  }

  /// All entries, in order.
  public List<Entry> entries() {
    throw new UnsupportedOperationException();
  }

  /// Reads and checks everything again: the database's own structure, every entry, and that the
  /// last entry this machine saw is still there.
  ///
  /// @throws LedgerException with DAMAGED, naming the first entry that is wrong
  public Verification verify() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
