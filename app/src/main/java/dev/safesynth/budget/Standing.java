package dev.safesynth.budget;

import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.ledger.Account;
import dev.safesynth.dp.ledger.Balance;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.Limit;
import dev.safesynth.dp.ledger.RecordedCharge;
import dev.safesynth.dp.ledger.Scope;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one account has spent in all, and what its limits leave.
///
/// @param name of the data set, for those who know it
/// @param spent by all runs together, unfinished ones too
/// @param runs how many those are
/// @param delta at which what is spent is told: that of the limit, else of the runs
/// @param limited the scopes with a limit, that of everybody first
public record Standing(
    String name,
    Account account,
    ZeroConcentrated spent,
    long runs,
    double delta,
    List<Balance> limited) {
  public Standing {
    limited = List.copyOf(limited);
  }

  /// The standing of an account.
  ///
  /// @param usualDelta at which what is spent is told when there is no limit for everybody
  public static Standing of(Ledger ledger, String name, Account account, double usualDelta) {
    List<Balance> balances =
        ledger.balances().stream()
            .filter(found -> found.scope().account().equals(account))
            .toList();
    Optional<Balance> all =
        balances.stream().filter(found -> found.scope().group().isEmpty()).findFirst();
    return new Standing(
        name,
        account,
        all.map(Balance::spent).orElse(new ZeroConcentrated(0)),
        ledger.charges().stream()
            .filter(RecordedCharge::counts)
            .filter(charge -> charge.request().account().equals(account))
            .count(),
        all.flatMap(Balance::limit).map(Limit::delta).orElse(usualDelta),
        balances.stream()
            .filter(found -> found.limit().isPresent())
            .sorted(Comparator.comparing(found -> found.scope().group().orElse("")))
            .toList());
  }

  /// The epsilon of all that is spent, at [#delta()].
  public double epsilon() {
    return spent.epsilon(delta);
  }

  /// The limit for everybody, if there is one.
  public Optional<Limit> limit() {
    return limited.stream()
        .filter(found -> found.scope().equals(Scope.everybody(account)))
        .findFirst()
        .flatMap(Balance::limit);
  }

  /// One sentence for people.
  ///
  /// @param verb such as `has spent`
  public String sentence(String verb) {
    return "data set %s %s epsilon %s at delta %s over %d %s; %s"
        .formatted(
            name,
            verb,
            Amounts.spent(epsilon()),
            Amounts.stated(delta),
            runs,
            runs == 1 ? "run" : "runs",
            limited.isEmpty()
                ? "no limit is set"
                : String.join(", ", limited.stream().map(Standing::limitWords).toList()));
  }

  /// What a limit is and leaves, for people.
  static String limitWords(Balance balance) {
    Limit limit = balance.limit().orElseThrow();
    return "limit%s epsilon %s at delta %s, which leaves epsilon %s"
        .formatted(
            balance.scope().group().map(" of group %s:"::formatted).orElse(""),
            Amounts.stated(limit.epsilon()),
            Amounts.stated(limit.delta()),
            Amounts.left(epsilonLeft(balance)));
  }

  /// What is left of a limit, as the epsilon at its delta of one use of all of it.
  static double epsilonLeft(Balance balance) {
    return epsilon(balance.limit().orElseThrow(), balance.left().orElseThrow());
  }

  /// The epsilon of a loss at the delta of a limit, the share for failures aside.
  static double epsilon(Limit limit, ZeroConcentrated loss) {
    return new ZeroConcentrated(loss.rho()).epsilon(limit.delta() - limit.approximation());
  }

  /// Whether what a run would cost is left in every limit; groups count although the run may be
  /// nobody's of them.
  public boolean leaves(ZeroConcentrated price) {
    return limited.stream().allMatch(balance -> leaves(balance, price));
  }

  static boolean leaves(Balance balance, ZeroConcentrated price) {
    return balance
        .left()
        .filter(left -> left.rho() >= price.rho() && left.approximation() >= price.approximation())
        .isPresent();
  }

  /// The largest `privacy.epsilon` that every limit leaves room for, in four digits; empty when
  /// there is no limit, and 0 when nothing fits.
  ///
  /// @param runDelta that of the run
  public Optional<Double> epsilonThatFits(double runDelta) {
    return limited.stream()
        .map(balance -> balance.epsilonThatFits(runDelta).map(Amounts::down).orElse(0.0))
        .min(Comparator.naturalOrder());
  }

  /// Whether a planned run fits, for people; empty when there is no limit.
  ///
  /// @param price what it would cost
  /// @param runDelta at which it is planned
  public Optional<String> verdict(ZeroConcentrated price, double runDelta) {
    return epsilonThatFits(runDelta)
        .map(
            largest ->
                leaves(price)
                    ? "this run fits"
                    : "this run would be refused%s; the largest privacy.epsilon that fits is %s"
                        .formatted(groupsThatRefuse(price), Amounts.left(largest)));
  }

  /// Only members of a group are bound by its limit, and who runs is known to the ledger alone.
  private String groupsThatRefuse(ZeroConcentrated price) {
    List<Balance> refusing = limited.stream().filter(balance -> !leaves(balance, price)).toList();
    return refusing.stream().allMatch(balance -> balance.scope().group().isPresent())
        ? " to members of "
            + String.join(
                ", ", refusing.stream().flatMap(found -> found.scope().group().stream()).toList())
        : "";
  }

  /// For programs.
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", name);
    json.put("data_set", account.dataSet().brief());
    json.put("runs", runs);
    json.put("rho", spent.rho());
    json.put("epsilon", epsilon());
    json.put("delta", delta);
    json.put("limits", limited.stream().map(Standing::json).toList());
    return json;
  }

  /// A limit and what it leaves, for programs.
  public static Map<String, Object> json(Balance balance) {
    Limit limit = balance.limit().orElseThrow();
    var json = new LinkedHashMap<String, Object>();
    balance.scope().group().ifPresent(group -> json.put("group", group));
    json.put("epsilon", limit.epsilon());
    json.put("delta", limit.delta());
    json.put("approximation", limit.approximation());
    json.put("rho_spent", balance.spent().rho());
    json.put("rho_left", balance.left().orElseThrow().rho());
    json.put("epsilon_left", Amounts.down(epsilonLeft(balance)));
    return json;
  }
}
