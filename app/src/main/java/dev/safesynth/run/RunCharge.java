package dev.safesynth.run;

import dev.safesynth.budget.Accounts;
import dev.safesynth.budget.LedgerPlace;
import dev.safesynth.budget.Refusal;
import dev.safesynth.budget.Standing;
import dev.safesynth.config.RunConfig;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.ledger.Binding;
import dev.safesynth.dp.ledger.ChargeRequest;
import dev.safesynth.dp.ledger.DataSetId;
import dev.safesynth.dp.ledger.Entry;
import dev.safesynth.dp.ledger.EntryKind;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.Limit;
import dev.safesynth.dp.ledger.MechanismUse;
import dev.safesynth.dp.ledger.Reservation;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/// The charge of one private run in its ledger: reserved before a record is read, tied to the
/// contents before anything is drawn, then spent before anything is published, or given back.
///
/// The charge has the identity of the run, from its journal, so a resumed run finds its own; and
/// the journal names the ledger, so it goes on in no other.
final class RunCharge {
  private final RunConfig config;
  private final LedgerPlace place;
  private final RunJournals journals;
  private final Journal journal;
  private final ChargeRequest request;
  private final Charge charge;
  private final String entryHash;
  private final Optional<Limit> limit;
  private boolean over;

  private RunCharge(
      RunConfig config,
      LedgerPlace place,
      RunJournals journals,
      Journal journal,
      ChargeRequest request,
      Charge charge,
      String entryHash,
      Optional<Limit> limit) {
    this.config = config;
    this.place = place;
    this.journals = journals;
    this.journal = journal;
    this.request = request;
    this.charge = charge;
    this.entryHash = entryHash;
    this.limit = limit;
  }

  /// Charges a run, or finds the charge of an interrupted one.
  ///
  /// @throws UserException with exit BUDGET_REFUSED when the ledger does not allow it; nothing was
  ///   drawn then, and the folder is free for a new run. With exit ENVIRONMENT when the ledger
  ///   cannot be used
  static RunCharge reserve(
      RunPlan plan, LedgerPlace place, RunJournals journals, Journal journal, boolean resume) {
    try {
      return place.use(ledger -> reserve(plan, place, ledger, journals, journal, resume));
    } catch (UserException e) {
      if (e.exit() != Exit.ENVIRONMENT) {
        throw e;
      }
      if (!journal.facts().containsKey("ledger")) {
        journals.discardUntouched(journal); // the ledger was never asked
      }
      throw new UserException(
          e.exit(), e.what(), e.where(), e.fix() + " No private record was read.", e);
    }
  }

  private static RunCharge reserve(
      RunPlan plan,
      LedgerPlace place,
      Ledger ledger,
      RunJournals journals,
      Journal journal,
      boolean resume) {
    requireSame(ledger, place, journal);
    RunConfig config = plan.config();
    ChargeRequest request = request(plan, dataSet(ledger, config, journal), journal);
    return switch (resume ? ledger.resume(request) : ledger.reserve(request)) {
      case Reservation.Granted granted ->
          new RunCharge(
              config,
              place,
              journals,
              journal,
              request,
              granted.charge(),
              hash(ledger, request.id()),
              standing(ledger, config, request).limit());
      case Reservation.OverLimit refusal -> {
        journals.discardUntouched(journal);
        throw Refusal.of(refusal, request, config.ledger().dataSet(), place);
      }
      case Reservation.OtherAccount refusal -> {
        journals.discardUntouched(journal);
        throw Refusal.of(refusal, config.ledger().dataSet(), place);
      }
    };
  }

  /// Another ledger would charge the run a second time, and let a copy of it release other texts.
  private static void requireSame(Ledger ledger, LedgerPlace place, Journal journal) {
    String found = ledger.entries().getFirst().id().toString();
    String before = journal.facts().get("ledger");
    if (before == null) {
      journal.fact("ledger", found);
    } else if (!before.equals(found)) {
      throw new UserException(
          Exit.USAGE,
          "The interrupted run is charged in another ledger",
          place.toString(),
          "Name that one in ledger.database or SAFESYNTH_LEDGER, or start a new run in another"
              + " output.folder.");
    }
  }

  /// As at the start of the run, also when its folder was moved since.
  private static DataSetId dataSet(Ledger ledger, RunConfig config, Journal journal) {
    String before = journal.facts().get("data_set");
    if (before != null) {
      return new DataSetId(before);
    }
    DataSetId found = ledger.dataSet(config.ledger().dataSet());
    journal.fact("data_set", found.hex());
    return found;
  }

  private static ChargeRequest request(RunPlan plan, DataSetId dataSet, Journal journal) {
    return new ChargeRequest(
        UUID.fromString(RunJournals.fact(journal, "run")),
        Accounts.ofRuns(dataSet),
        Neighbouring.ADD_OR_REMOVE_ONE,
        plan.budget().uses().stream()
            .map(use -> new MechanismUse(use.mechanism().name(), use.uses()))
            .toList(),
        plan.budget().planned(),
        plan.epsilon(),
        plan.budget().delta(),
        plan.config().ledger().purpose(),
        plan.config().hash());
  }

  private static String hash(Ledger ledger, UUID charge) {
    return ledger.entries().stream()
        .filter(entry -> entry.kind() == EntryKind.RESERVED && entry.id().equals(charge))
        .map(Entry::hash)
        .findFirst()
        .orElseThrow();
  }

  /// Hands out the allowances.
  Charge charge() {
    return charge;
  }

  /// What the certificate says about it.
  Certificate.Ledgered certificate(String digest) {
    return new Certificate.Ledgered(
        request.account().dataSet().brief(),
        request.id().toString(),
        entryHash,
        digest,
        limit.map(found -> new Certificate.Limit(found.epsilon(), found.delta())));
  }

  /// Ties the charge to the contents of the input, before anything is drawn.
  ///
  /// @throws UserException with exit BUDGET_REFUSED when they were charged under another name; the
  ///   charge is given back then
  void bind(Path input) {
    Optional<UserException> refusal =
        place.use(
            ledger ->
                switch (ledger.bindContent(request.id(), fingerprint(ledger, input))) {
                  case Binding.Bound _ -> Optional.empty();
                  case Binding.BoundElsewhere other ->
                      Optional.of(Refusal.of(other, ledger, config.ledger().dataSet(), place));
                });
    if (refusal.isPresent()) {
      giveBack();
      throw refusal.get();
    }
  }

  private static String fingerprint(Ledger ledger, Path input) {
    try (InputStream in = Files.newInputStream(input)) {
      return ledger.fingerprint(in);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The input cannot be read",
          input.toString(),
          "Check its permissions and the disk.",
          e);
    }
  }

  /// Spends the charge on what is about to be released, for good.
  ///
  /// @param digest of the release
  /// @throws UserException with exit BUDGET_REFUSED when a copy of the run has released something
  ///   else
  void spend(String digest) {
    place.use(
        ledger -> {
          ledger.spend(request.id(), digest);
          return digest;
        });
  }

  /// Gives the charge back and frees the folder, if nothing was drawn. The ledger goes first: a
  /// charge that is left over by a crash in between cannot be used any more.
  void giveBack() {
    if (over || !journal.isUntouched()) {
      return;
    }
    place.use(
        ledger -> {
          ledger.giveBack(request.id());
          return request.id();
        });
    journals.discardUntouched(journal);
    over = true;
  }

  /// What the data set has spent by now.
  Standing standing() {
    return place.use(ledger -> standing(ledger, config, request));
  }

  private static Standing standing(Ledger ledger, RunConfig config, ChargeRequest request) {
    return Standing.of(ledger, config.ledger().dataSet(), request.account(), request.delta());
  }
}
