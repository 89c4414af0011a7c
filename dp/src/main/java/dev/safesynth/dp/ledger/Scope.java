package dev.safesynth.dp.ledger;

import java.util.Optional;

/// What a limit binds: everybody's charges on an account, or those of one group of users.
///
/// @param group the name of a group; empty for everybody
public record Scope(Account account, Optional<String> group) {
  /// All charges on an account.
  public static Scope everybody(Account account) {
    return new Scope(account, Optional.empty());
  }

  /// The charges of one group on an account.
  public static Scope of(Account account, String group) {
    return new Scope(account, Optional.of(group));
  }

  public Scope {
    group.ifPresent(name -> Texts.requireName("group", name));
  }
}
