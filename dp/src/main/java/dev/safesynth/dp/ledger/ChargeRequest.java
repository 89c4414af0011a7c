package dev.safesynth.dp.ledger;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.List;
import java.util.UUID;

/// What a run asks a ledger for before it reads private data.
///
/// @param id chosen by the caller, the identity of the run: a request that is repeated because its
///   answer was lost is recognised by it and charged once
/// @param account what is charged
/// @param relation the relation that `loss` is stated under, that of the mechanisms; equal to the
///   relation of the account save after [#toReplaceOne()]
/// @param mechanisms what will be used, for readers of the ledger
/// @param loss what the mechanisms may lose together
/// @param epsilon the guarantee as it will be stated, finite and at least 0; for readers
/// @param delta the guarantee as it will be stated, in `[0, 1)`; for readers
/// @param why the declared purpose; public, may be empty
/// @param configurationHash SHA-256 of the effective configuration
public record ChargeRequest(
    UUID id,
    Account account,
    Neighbouring relation,
    List<MechanismUse> mechanisms,
    ZeroConcentrated loss,
    double epsilon,
    double delta,
    String why,
    String configurationHash) {
  public ChargeRequest {
    mechanisms = List.copyOf(mechanisms);
    if (!(epsilon >= 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and >= 0, was " + epsilon);
    }
    if (!(delta >= 0) || !(delta < 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1), was " + delta);
    }
    Texts.requireText("why", why);
    Digests.require("configurationHash", configurationHash);
    if (relation == Neighbouring.REPLACE_ONE
        && account.relation() == Neighbouring.ADD_OR_REMOVE_ONE) {
      throw new IllegalArgumentException(
          "a loss under replace_one bounds nothing under add_or_remove_one");
    }
    if (relation != account.relation() && loss.approximation() > 0) {
      throw new IllegalArgumentException(
          "a loss with an approximation term cannot be converted to replace_one");
    }
  }

  /// The same run charged to an account of the replace-one relation: exchanging a unit is removing
  /// one and adding another, so `rho` costs `4 rho` (Bun and Steinke 2016, Proposition 1.9).
  ///
  /// @throws IllegalArgumentException for a loss with an approximation term, which has no such
  ///   price
  public ChargeRequest toReplaceOne() {
    return new ChargeRequest(
        id,
        new Account(account.dataSet(), account.unit(), Neighbouring.REPLACE_ONE),
        relation,
        mechanisms,
        loss,
        epsilon,
        delta,
        why,
        configurationHash);
  }

  /// What the account is charged: the loss, under the relation of the account.
  public ZeroConcentrated price() {
    if (relation == account.relation()) {
      return loss;
    }
    var one = new PrivacyLoss(new PrivacyEvent.Concentrated(loss.rho()), relation, account.unit());
    return ZeroConcentrated.of(one.toReplaceOne()).orElseThrow();
  }
}
