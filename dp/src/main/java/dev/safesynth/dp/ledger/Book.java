package dev.safesynth.dp.ledger;

import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.ledger.Bodies.SetLimit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// What the entries of a ledger come to: charges, sums, limits and groups. Built by applying every
/// entry in order, each of which must be allowed by those before it.
final class Book {
  private final Map<UUID, RecordedCharge> charges = new LinkedHashMap<>();
  private final Map<Scope, Sum> sums = new LinkedHashMap<>();
  private final Map<Scope, SetLimit> limits = new LinkedHashMap<>();
  private final Map<String, SortedSet<String>> groups = new TreeMap<>();
  private final Map<UUID, Contents> contents = new LinkedHashMap<>();

  /// What a charge is about.
  private record Contents(String fingerprint, Instant since) {}

  List<RecordedCharge> charges() {
    return List.copyOf(charges.values());
  }

  Optional<RecordedCharge> charge(UUID id) {
    return Optional.ofNullable(charges.get(id));
  }

  Optional<String> contents(UUID charge) {
    return Optional.ofNullable(contents.get(charge)).map(Contents::fingerprint);
  }

  /// Where contents count under another name than that of a charge.
  Optional<Binding.BoundElsewhere> elsewhere(RecordedCharge charge, String fingerprint) {
    DataSetId own = charge.request().account().dataSet();
    return contents.entrySet().stream()
        .filter(bound -> bound.getValue().fingerprint.equals(fingerprint))
        .filter(bound -> known(bound.getKey()).counts())
        .filter(bound -> !known(bound.getKey()).request().account().dataSet().equals(own))
        .findFirst()
        .map(
            bound ->
                new Binding.BoundElsewhere(
                    known(bound.getKey()).request().account().dataSet(), bound.getValue().since));
  }

  /// The account that a data set is charged on: that of a charge that counts, else of a limit.
  Optional<Account> account(DataSetId dataSet) {
    Stream<Account> charged =
        charges.values().stream()
            .filter(RecordedCharge::counts)
            .map(charge -> charge.request().account());
    Stream<Account> limited = limits.keySet().stream().map(Scope::account);
    return Stream.concat(charged, limited)
        .filter(account -> account.dataSet().equals(dataSet))
        .findFirst();
  }

  /// The first limit that a price does not fit: the privacy filter. Losses may be chosen in view of
  /// all earlier outputs, as long as the sum stays below a cap fixed in advance.
  ///
  /// @param asGroups the groups that the charge counts for
  Optional<Scope> limitAgainst(Account account, ZeroConcentrated price, List<String> asGroups) {
    return scopes(account, asGroups)
        .filter(scope -> limits.containsKey(scope))
        .filter(scope -> !sum(scope).plus(price).within(capOf(scope)))
        .findFirst();
  }

  Balance balance(Scope scope) {
    Sum sum = sum(scope);
    Optional<SetLimit> limit = Optional.ofNullable(limits.get(scope));
    return new Balance(
        scope, sum.total(), limit.map(SetLimit::limit), limit.map(SetLimit::cap).map(sum::leftOf));
  }

  List<Balance> balances() {
    return Stream.concat(sums.keySet().stream(), limits.keySet().stream())
        .distinct()
        .map(this::balance)
        .toList();
  }

  Optional<Limit> limit(Scope scope) {
    return Optional.ofNullable(limits.get(scope)).map(SetLimit::limit);
  }

  /// The charges that count for a scope, oldest first.
  List<RecordedCharge> chargesOf(Scope scope) {
    return charges.values().stream()
        .filter(RecordedCharge::counts)
        .filter(charge -> charge.request().account().equals(scope.account()))
        .filter(charge -> scope.group().map(charge.groups()::contains).orElse(true))
        .toList();
  }

  Map<String, Set<String>> groups() {
    var copy = new TreeMap<String, Set<String>>();
    groups.forEach(
        (name, members) -> copy.put(name, Collections.unmodifiableSet(new TreeSet<>(members))));
    return Collections.unmodifiableMap(copy);
  }

  /// The groups a user is in, in alphabetical order.
  List<String> groupsOf(String user) {
    return groups.entrySet().stream()
        .filter(group -> group.getValue().contains(user))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Applies an entry.
  ///
  /// @throws IllegalArgumentException when the entries before do not allow it
  void apply(Entry entry) {
    switch (entry.kind()) {
      case CREATED -> require(entry.seq() == 1, "a ledger is made once");
      case RESERVED -> reserve(entry);
      case RESUMED -> {
        require(known(entry.id()).counts(), "a charge that was given back goes on");
        change(entry, known(entry.id()).state(), known(entry.id()).digest());
      }
      case CONTENT -> {
        require(known(entry.id()).state() == ChargeState.RESERVED, "contents of a finished charge");
        String fingerprint = Fields.parse(entry.body()).get("fingerprint");
        contents.put(entry.id(), new Contents(fingerprint, entry.at()));
      }
      case SPENT -> {
        require(known(entry.id()).state() == ChargeState.RESERVED, "a finished charge is spent");
        change(entry, ChargeState.SPENT, Optional.of(Fields.parse(entry.body()).get("digest")));
      }
      case RELEASED -> {
        RecordedCharge charge = known(entry.id());
        require(charge.state() == ChargeState.RESERVED, "a finished charge is given back");
        ZeroConcentrated price = charge.request().price();
        scopes(charge.request().account(), charge.groups())
            .forEach(scope -> sums.put(scope, sum(scope).minus(price)));
        change(entry, ChargeState.RELEASED, Optional.empty());
      }
      case LIMIT -> {
        Scope scope = Bodies.scope(entry);
        Bodies.limit(entry)
            .ifPresentOrElse(limit -> limits.put(scope, limit), () -> limits.remove(scope));
      }
      case GROUP -> group(Fields.parse(entry.body()));
    }
  }

  private void reserve(Entry entry) {
    Bodies.Reserved reserved = Bodies.reserved(entry);
    ChargeRequest request = reserved.request();
    Account account = request.account();
    String who = Fields.parse(entry.body()).get("who");
    require(!charges.containsKey(entry.id()), "the same charge twice");
    require(account(account.dataSet()).orElse(account).equals(account), "two accounts");
    require(limitAgainst(account, request.price(), reserved.groups()).isEmpty(), "above a limit");
    scopes(account, reserved.groups())
        .forEach(scope -> sums.put(scope, sum(scope).plus(request.price())));
    charges.put(
        entry.id(),
        new RecordedCharge(
            request,
            ChargeState.RESERVED,
            who,
            reserved.groups(),
            entry.at(),
            entry.at(),
            Optional.empty()));
  }

  private void change(Entry entry, ChargeState state, Optional<String> digest) {
    charges.put(entry.id(), known(entry.id()).changed(state, entry.at(), digest));
  }

  /// A member brings what he has spent, so that joining a group frees nothing.
  private void group(Fields fields) {
    String name = fields.get("group");
    SortedSet<String> members = new TreeSet<>(fields.all("member"));
    groups.put(name, members);
    for (RecordedCharge charge : charges()) {
      if (members.contains(charge.who()) && !charge.groups().contains(name)) {
        var with = new ArrayList<>(charge.groups());
        with.add(name);
        charges.put(charge.request().id(), charge.countedFor(with));
        if (charge.counts()) {
          Scope scope = Scope.of(charge.request().account(), name);
          sums.put(scope, sum(scope).plus(charge.request().price()));
        }
      }
    }
  }

  private static Stream<Scope> scopes(Account account, List<String> asGroups) {
    return Stream.concat(
        Stream.of(Scope.everybody(account)),
        asGroups.stream().map(group -> Scope.of(account, group)));
  }

  private Sum sum(Scope scope) {
    return sums.getOrDefault(scope, Sum.ZERO);
  }

  private ZeroConcentrated capOf(Scope scope) {
    SetLimit limit = limits.get(scope);
    if (limit == null) {
      throw new IllegalStateException("no limit is set");
    }
    return limit.cap();
  }

  private RecordedCharge known(UUID id) {
    RecordedCharge charge = charges.get(id);
    if (charge == null) {
      throw new IllegalArgumentException("an unknown charge");
    }
    return charge;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
