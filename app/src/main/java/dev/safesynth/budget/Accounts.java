package dev.safesynth.budget;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyUnit;
import dev.safesynth.dp.ledger.Account;
import dev.safesynth.dp.ledger.Balance;
import dev.safesynth.dp.ledger.DataSetId;
import dev.safesynth.dp.ledger.Ledger;

/// Which account of a data set is meant.
public final class Accounts {
  private Accounts() {}

  /// What runs charge: their mechanisms state losses for one record added or removed.
  public static Account ofRuns(DataSetId dataSet) {
    return new Account(dataSet, PrivacyUnit.RECORD, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  /// The account that a data set has in a ledger; that of runs when it has none so far.
  public static Account of(Ledger ledger, DataSetId dataSet) {
    return ledger.balances().stream()
        .map(Balance::scope)
        .map(scope -> scope.account())
        .filter(account -> account.dataSet().equals(dataSet))
        .findFirst()
        .orElseGet(() -> ofRuns(dataSet));
  }
}
