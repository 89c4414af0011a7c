package dev.safesynth.audit;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyUnit;
import dev.safesynth.dp.ledger.Account;
import dev.safesynth.dp.ledger.ChargeRequest;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.LedgerLocation;
import dev.safesynth.dp.ledger.MechanismUse;
import dev.safesynth.dp.ledger.Reservation;
import dev.safesynth.method.GenerationPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// A ledger of the audit's own, in the folder of the twin, which is removed with it. The twin's
/// records are made up, so nothing of the user's is spent; but draws must be paid for, and the
/// audit shall pay as a run does rather than have a way around.
final class TwinLedger {
  private static final String NO_CONFIGURATION = "0".repeat(64);

  private TwinLedger() {}

  /// A charge for draws of one of a plan's mechanisms.
  ///
  /// @param uses on each made-up data set
  /// @param folder the twin's own
  static Charge charge(GenerationPlan plan, Mechanism mechanism, int uses, Path folder) {
    try (Ledger ledger = Ledger.open(LedgerLocation.file(folder.resolve("twin.db")))) {
      var account =
          new Account(
              ledger.dataSet("canaries"), PrivacyUnit.RECORD, Neighbouring.ADD_OR_REMOVE_ONE);
      Reservation answer =
          ledger.reserve(
              new ChargeRequest(
                  UUID.randomUUID(),
                  account,
                  Neighbouring.ADD_OR_REMOVE_ONE,
                  List.of(new MechanismUse(mechanism.name(), uses)),
                  mechanism.zeroConcentrated().times(uses),
                  plan.plannedEpsilon(),
                  plan.delta(),
                  "audit of made-up records",
                  NO_CONFIGURATION));
      return switch (answer) {
        case Reservation.Granted granted -> granted.charge();
        case Reservation.OverLimit _, Reservation.OtherAccount _ ->
            throw new IllegalStateException("a new ledger refused its first charge");
      };
    }
  }
}
