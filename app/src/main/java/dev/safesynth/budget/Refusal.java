package dev.safesynth.budget;

import dev.safesynth.dp.ledger.Account;
import dev.safesynth.dp.ledger.Balance;
import dev.safesynth.dp.ledger.Binding.BoundElsewhere;
import dev.safesynth.dp.ledger.ChargeRequest;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.Limit;
import dev.safesynth.dp.ledger.RecordedCharge;
import dev.safesynth.dp.ledger.Reservation.OtherAccount;
import dev.safesynth.dp.ledger.Reservation.OverLimit;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a ledger's refusal says to the person who asked: one line with what is left, what was asked
/// for, who spent the rest and when, and what would fit.
public final class Refusal {
  /// How many of the last charges are told; all of them are in `ledger show`.
  private static final int TOLD = 3;

  private Refusal() {}

  /// A limit does not allow the charge.
  ///
  /// @param name of the data set
  public static UserException of(
      OverLimit refusal, ChargeRequest request, String name, LedgerPlace place) {
    Balance balance = refusal.balance();
    Limit limit = balance.limit().orElseThrow();
    return new UserException(
        Exit.BUDGET_REFUSED,
        "The budget does not allow this run: data set %s has epsilon %s left of %s at delta %s%s, and the run would cost %s"
            .formatted(
                name,
                Amounts.left(Standing.epsilonLeft(balance)),
                Amounts.stated(limit.epsilon()),
                Amounts.stated(limit.delta()),
                balance.scope().group().map(" for group %s"::formatted).orElse(""),
                Amounts.spent(Standing.epsilon(limit, refusal.price()))),
        place.toString(),
        "%s. %s. Nothing was read and nothing was charged."
            .formatted(spent(refusal.charges()), remedy(balance, request.delta())));
  }

  private static String spent(List<RecordedCharge> charges) {
    if (charges.isEmpty()) {
      return "Nothing was spent so far";
    }
    List<RecordedCharge> last =
        charges.subList(Math.max(0, charges.size() - TOLD), charges.size()).reversed();
    String told = last.stream().map(Refusal::told).collect(Collectors.joining("; "));
    return "Spent: %s%s"
        .formatted(
            told,
            charges.size() > TOLD
                ? "; and %d before, see ./safesynth ledger show".formatted(charges.size() - TOLD)
                : "");
  }

  private static String told(RecordedCharge charge) {
    return "epsilon %s at delta %s on %s by %s%s"
        .formatted(
            Amounts.spent(charge.request().epsilon()),
            Amounts.stated(charge.request().delta()),
            day(charge.reservedAt()),
            Printable.of(charge.who()),
            charge.request().why().isBlank() ? "" : " for " + Printable.of(charge.request().why()));
  }

  private static String remedy(Balance balance, double delta) {
    Optional<Double> fits = balance.epsilonThatFits(delta).map(Amounts::down).filter(e -> e > 0);
    return fits.map(
                epsilon ->
                    "The largest privacy.epsilon that fits at delta %s is %s (without method.clip)"
                        .formatted(Amounts.stated(delta), Amounts.left(epsilon)))
            .orElse("No privacy.epsilon fits")
        + ", unless whoever answers for the data sets another limit with ./safesynth ledger limit";
  }

  /// The data set is charged under another unit or relation.
  public static UserException of(OtherAccount refusal, String name, LedgerPlace place) {
    return new UserException(
        Exit.BUDGET_REFUSED,
        "Data set %s is charged %s, and this run would be charged %s; those losses do not add up"
            .formatted(name, words(refusal.held()), words(refusal.asked())),
        place.toString(),
        "Use records that were never charged, under a ledger.data_set of their own. Nothing was"
            + " read and nothing was charged.");
  }

  private static String words(Account account) {
    return "per %s under %s".formatted(account.unit().text(), account.relation().text());
  }

  /// The same contents were charged under another name.
  public static UserException of(
      BoundElsewhere found, Ledger ledger, String name, LedgerPlace place) {
    String by =
        ledger.charges().stream()
            .filter(charge -> charge.request().account().dataSet().equals(found.dataSet()))
            .map(charge -> " by " + Printable.of(charge.who()))
            .findFirst()
            .orElse("");
    return new UserException(
        Exit.BUDGET_REFUSED,
        "The records of data set %s are charged under another name already, as data set %s since %s%s"
            .formatted(name, found.dataSet().brief(), day(found.since()), by),
        place.toString(),
        "Set ledger.data_set to the name that was used before: without one it is the absolute path"
            + " of the input at that time. ./safesynth ledger show lists the data sets. The charge"
            + " was given back.");
  }

  /// To the minute, in the form in which people sort.
  private static String day(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MINUTES).toString();
  }
}
