package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.HashSet;
import java.util.Set;

/// A loss that has been written to a ledger before any private value is opened. It hands out
/// [Allowance]s and refuses to hand out more than was charged, or to a mechanism whose loss is
/// stated under another relation.
///
/// Sequential uses add. A [Partition] costs the loss of its dearest part once, because every record
/// lies in one part only and the part of a record depends on nothing but that record (parallel
/// composition under add-or-remove-one).
public final class Charge {
  private final ZeroConcentrated total;
  private final Neighbouring relation;
  private ZeroConcentrated handedOut = new ZeroConcentrated(0);

  private Charge(ZeroConcentrated total, Neighbouring relation) {
    this.total = total;
    this.relation = relation;
  }

  /// For records added or removed.
  Charge(ZeroConcentrated total) {
    this(total, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  /// A charge that is on the disk. For the ledger alone; pinned by a test.
  public static Charge paid(ZeroConcentrated total, Neighbouring relation) {
    return new Charge(total, relation);
  }

  /// What was charged.
  public ZeroConcentrated total() {
    return total;
  }

  /// `uses` uses of a mechanism on all records.
  public synchronized Allowance sequential(Mechanism mechanism, int uses) {
    hand(mechanism, uses);
    return new Allowance(mechanism, uses);
  }

  /// `usesPerPart` uses of a mechanism on each part of a partition of the records.
  ///
  /// @throws IllegalStateException under replace-one, where a record can leave one part and enter
  ///   another
  public synchronized Partition partition(Mechanism mechanism, int usesPerPart) {
    if (relation != Neighbouring.ADD_OR_REMOVE_ONE) {
      throw new IllegalStateException(
          "partitions cost their dearest part under add_or_remove_one only");
    }
    hand(mechanism, usesPerPart);
    return new Partition(mechanism, usesPerPart);
  }

  private void hand(Mechanism mechanism, int uses) {
    if (mechanism.loss().relation() != relation) {
      throw new IllegalStateException(
          "%s states its loss under %s, and %s was charged"
              .formatted(mechanism.name(), mechanism.loss().relation().text(), relation.text()));
    }
    ZeroConcentrated after = handedOut.plus(mechanism.zeroConcentrated().times(uses));
    if (after.rho() > total.rho() || after.approximation() > total.approximation()) {
      throw new IllegalStateException(
          "asked for %s in all, %s was charged".formatted(after, total));
    }
    handedOut = after;
  }

  /// Allowances for the parts of one partition, each handed out once.
  public static final class Partition {
    private final Mechanism mechanism;
    private final int usesPerPart;
    private final Set<String> given = new HashSet<>();

    private Partition(Mechanism mechanism, int usesPerPart) {
      this.mechanism = mechanism;
      this.usesPerPart = usesPerPart;
    }

    /// The allowance of one part.
    ///
    /// @param part its name; a second request for the same part is refused
    /// @param used how many uses an interrupted run had already made of it
    public synchronized Allowance part(String part, int used) {
      if (used < 0 || used > usesPerPart) {
        throw new IllegalArgumentException("used must be in [0, " + usesPerPart + "]");
      }
      if (!given.add(part)) {
        throw new IllegalStateException("part " + part + " already has its allowance");
      }
      return new Allowance(mechanism, usesPerPart - used);
    }
  }
}
