package dev.safesynth.dp.ledger;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyUnit;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What the body of each kind of entry holds. Readers throw [IllegalArgumentException] on anything
/// else.
final class Bodies {
  private Bodies() {}

  /// A limit as it was set, with the cap that was computed from it then: a later version may
  /// compute a better one, and must not change what was promised.
  record SetLimit(Scope scope, Limit limit, ZeroConcentrated cap) {}

  /// A charge at its reservation.
  record Reserved(ChargeRequest request, List<String> groups) {}

  static Fields reserved(ChargeRequest request, Collection<String> groups) {
    ZeroConcentrated price = request.price();
    Fields fields = account(request.account(), new Fields());
    fields
        .add("rho", price.rho())
        .add("approximation", price.approximation())
        .add("mechanisms_relation", request.relation().text())
        .add("mechanisms_rho", request.loss().rho())
        .add("epsilon", request.epsilon())
        .add("delta", request.delta());
    request.mechanisms().forEach(use -> fields.add("mechanism", use.uses() + " " + use.name()));
    groups.forEach(group -> fields.add("group", group));
    return fields.add("configuration", request.configurationHash()).add("why", request.why());
  }

  static Reserved reserved(Entry entry) {
    Fields fields = Fields.parse(entry.body());
    Account account = account(entry, fields);
    var request =
        new ChargeRequest(
            entry.id(),
            account,
            relation(fields.get("mechanisms_relation")),
            fields.all("mechanism").stream().map(Bodies::use).toList(),
            new ZeroConcentrated(fields.number("mechanisms_rho"), fields.number("approximation")),
            fields.number("epsilon"),
            fields.number("delta"),
            fields.get("why"),
            fields.get("configuration"));
    var price = new ZeroConcentrated(fields.number("rho"), fields.number("approximation"));
    if (!request.price().equals(price)) {
      throw new IllegalArgumentException("the price is not that of the loss");
    }
    return new Reserved(request, fields.all("group"));
  }

  static Fields limit(Scope scope, Limit limit) {
    ZeroConcentrated cap = limit.cap();
    return scope(scope)
        .add("epsilon", limit.epsilon())
        .add("delta", limit.delta())
        .add("rho", cap.rho())
        .add("approximation", cap.approximation());
  }

  static Fields noLimit(Scope scope) {
    return scope(scope).add("removed", "yes");
  }

  private static Fields scope(Scope scope) {
    Fields fields = account(scope.account(), new Fields());
    scope.group().ifPresent(group -> fields.add("group", group));
    return fields;
  }

  static Scope scope(Entry entry) {
    Fields fields = Fields.parse(entry.body());
    return new Scope(account(entry, fields), fields.find("group"));
  }

  /// Empty for an entry that removes a limit.
  static Optional<SetLimit> limit(Entry entry) {
    Fields fields = Fields.parse(entry.body());
    if (fields.find("removed").isPresent()) {
      return Optional.empty();
    }
    double approximation = fields.number("approximation");
    return Optional.of(
        new SetLimit(
            scope(entry),
            new Limit(fields.number("epsilon"), fields.number("delta"), approximation),
            new ZeroConcentrated(fields.number("rho"), approximation)));
  }

  static Fields group(String name, Collection<String> members) {
    Fields fields = new Fields().add("group", name);
    members.forEach(member -> fields.add("member", member));
    return fields;
  }

  private static Fields account(Account account, Fields fields) {
    return fields.add("unit", account.unit().text()).add("relation", account.relation().text());
  }

  private static Account account(Entry entry, Fields fields) {
    return new Account(
        new DataSetId(entry.dataSet()),
        named(PrivacyUnit.values(), PrivacyUnit::text, fields.get("unit")),
        relation(fields.get("relation")));
  }

  private static Neighbouring relation(String text) {
    return named(Neighbouring.values(), Neighbouring::text, text);
  }

  private static <T> T named(T[] values, Function<T, String> name, String text) {
    return Arrays.stream(values)
        .filter(value -> name.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("an unknown word"));
  }

  private static MechanismUse use(String text) {
    int blank = text.indexOf(' ');
    return new MechanismUse(text.substring(blank + 1), Long.parseLong(text.substring(0, blank)));
  }
}
