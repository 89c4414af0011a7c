package dev.safesynth.dp.ledger;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.List;

/// What a ledger answers to a [ChargeRequest]. A refusal changes nothing in the ledger.
public sealed interface Reservation {
  /// The charge is on the disk; private data may be read.
  ///
  /// @param charge hands out the allowances
  /// @param record what the ledger holds
  record Granted(Charge charge, RecordedCharge record) implements Reservation {}

  /// A limit does not allow it.
  ///
  /// @param balance the limit, what is spent and what is left
  /// @param price what the request would have cost
  /// @param charges those that count for the limit, oldest first: who spent it and when
  record OverLimit(Balance balance, ZeroConcentrated price, List<RecordedCharge> charges)
      implements Reservation {
    public OverLimit {
      charges = List.copyOf(charges);
    }
  }

  /// The data set is charged under another unit or relation, and those losses do not add.
  ///
  /// @param held the account of the data set
  /// @param asked the account of the request
  record OtherAccount(Account held, Account asked) implements Reservation {
    /// True when [ChargeRequest#toReplaceOne()] would make the request one for the account of the
    /// data set, at four times the loss.
    public boolean convertible() {
      return held.unit() == asked.unit() && asked.relation() == Neighbouring.ADD_OR_REMOVE_ONE;
    }
  }
}
