package dev.safesynth.budget;

import dev.safesynth.dp.ledger.Account;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.MechanismUse;
import dev.safesynth.dp.ledger.RecordedCharge;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a ledger holds, for people and for programs: accounts, their charges, groups.
public final class Statement {
  /// At which what is spent is told where neither a limit nor a charge says.
  private static final double USUAL_DELTA = 1e-6;

  private final List<Part> parts;
  private final Map<String, Set<String>> groups;

  /// One account and its charges, oldest first.
  private record Part(Standing standing, List<RecordedCharge> charges) {}

  private Statement(List<Part> parts, Map<String, Set<String>> groups) {
    this.parts = parts;
    this.groups = groups;
  }

  /// Everything in a ledger. Data sets have no names there, so they go by their identities.
  public static Statement of(Ledger ledger) {
    return new Statement(
        ledger.balances().stream()
            .map(balance -> balance.scope().account())
            .distinct()
            .map(account -> part(ledger, account.dataSet().brief(), account))
            .toList(),
        ledger.groups());
  }

  /// What a ledger holds about some data sets.
  ///
  /// @param names as they were charged
  public static Statement of(Ledger ledger, List<String> names) {
    return new Statement(
        names.stream()
            .map(name -> part(ledger, name, Accounts.of(ledger, ledger.dataSet(name))))
            .toList(),
        ledger.groups());
  }

  private static Part part(Ledger ledger, String name, Account account) {
    List<RecordedCharge> charges =
        ledger.charges().stream()
            .filter(charge -> charge.request().account().equals(account))
            .toList();
    double delta = charges.isEmpty() ? USUAL_DELTA : charges.getLast().request().delta();
    return new Part(Standing.of(ledger, name, account, delta > 0 ? delta : USUAL_DELTA), charges);
  }

  /// For people.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    for (Part part : parts) {
      Account account = part.standing().account();
      lines.add(part.standing().sentence("has spent"));
      lines.add(
          "  identity %s, per %s under %s, rho %s"
              .formatted(
                  account.dataSet().brief(),
                  account.unit().text(),
                  account.relation().text(),
                  Amounts.spent(part.standing().spent().rho())));
      part.charges().forEach(charge -> lines.add("  " + words(charge)));
    }
    groups.forEach(
        (name, members) ->
            lines.add(
                "group %s: %s"
                    .formatted(
                        Printable.of(name),
                        members.isEmpty() ? "nobody" : Printable.of(String.join(", ", members)))));
    if (lines.isEmpty()) {
      lines.add("nothing is charged and no limit is set");
    }
    return lines;
  }

  private static String words(RecordedCharge charge) {
    return "%s  %-8s epsilon %s at delta %s by %s: %s%s  %s"
        .formatted(
            charge.reservedAt().truncatedTo(ChronoUnit.SECONDS),
            charge.state().text(),
            Amounts.spent(charge.request().epsilon()),
            Amounts.stated(charge.request().delta()),
            Printable.of(charge.who()),
            charge.request().mechanisms().stream()
                .map(Statement::words)
                .collect(Collectors.joining(", ")),
            charge.request().why().isBlank() ? "" : "; " + Printable.of(charge.request().why()),
            charge.request().id());
  }

  private static String words(MechanismUse use) {
    return Printable.of(use.name()) + (use.uses() == 1 ? "" : " x " + use.uses());
  }

  /// For programs.
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("data_sets", parts.stream().map(Statement::json).toList());
    json.put("groups", groups);
    return json;
  }

  private static Map<String, Object> json(Part part) {
    Account account = part.standing().account();
    var json = new LinkedHashMap<>(part.standing().json());
    if (account.dataSet().brief().equals(part.standing().name())) {
      json.remove("name"); // nobody said it
    }
    json.put("privacy_unit", account.unit().text());
    json.put("neighbouring_relation", account.relation().text());
    json.put("charges", part.charges().stream().map(Statement::json).toList());
    return json;
  }

  private static Map<String, Object> json(RecordedCharge charge) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", charge.request().id().toString());
    json.put("state", charge.state().text());
    json.put("reserved_at", charge.reservedAt().toString());
    json.put("changed_at", charge.changedAt().toString());
    json.put("who", charge.who());
    json.put("groups", charge.groups());
    json.put("why", charge.request().why());
    json.put("epsilon", charge.request().epsilon());
    json.put("delta", charge.request().delta());
    json.put("rho", charge.request().price().rho());
    json.put("approximation", charge.request().price().approximation());
    json.put(
        "mechanisms",
        charge.request().mechanisms().stream()
            .map(use -> Map.of("name", use.name(), "uses", use.uses()))
            .toList());
    json.put("configuration_sha256", charge.request().configurationHash());
    charge.digest().ifPresent(digest -> json.put("release", digest));
    return json;
  }
}
