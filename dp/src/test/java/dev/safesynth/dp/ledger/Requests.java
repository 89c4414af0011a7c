package dev.safesynth.dp.ledger;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyUnit;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.List;
import java.util.UUID;

/// What the tests charge.
final class Requests {
  private Requests() {}

  static Account account(DataSetId dataSet) {
    return new Account(dataSet, PrivacyUnit.RECORD, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  static ChargeRequest of(UUID id, DataSetId dataSet, double rho) {
    return of(id, account(dataSet), new ZeroConcentrated(rho));
  }

  static ChargeRequest of(DataSetId dataSet, double rho) {
    return of(UUID.randomUUID(), dataSet, rho);
  }

  static ChargeRequest of(UUID id, Account account, ZeroConcentrated loss) {
    return new ChargeRequest(
        id,
        account,
        account.relation(),
        List.of(
            new MechanismUse("discrete_gaussian_histogram", 1),
            new MechanismUse("clipped_selection", 1200)),
        loss,
        1.5,
        1e-6,
        "für einen Test = \\ mit\nzwei Zeilen",
        "c0ffee00".repeat(8));
  }
}
