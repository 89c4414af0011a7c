package dev.safesynth.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The proven guarantee of the run.
///
/// @param epsilon finite, 0 when no private record was used; the planned figure, not one computed
///   from realised lengths
/// @param delta in [0, 1)
/// @param rho the zero-concentrated bound of the whole run where there is one: it limits attacks
///   more tightly than the single pair (epsilon, delta) and is used for that
/// @param neighbouringRelation which two data sets are compared, as a phrase ("add or remove one
///   record")
/// @param privacyUnit what is protected, as a noun phrase ("one record")
/// @param conversion how the cost of the mechanisms became (epsilon, delta), with its source
/// @param budget where the budget went
/// @param inAll what all charged runs on these records come to, as a sentence
public record Guarantee(
    double epsilon,
    double delta,
    OptionalDouble rho,
    String neighbouringRelation,
    String privacyUnit,
    List<Mechanism> mechanisms,
    String conversion,
    List<BudgetShare> budget,
    Optional<String> inAll) {
  public Guarantee {
    if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon must be finite and >= 0");
    }
    if (!(delta >= 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1)");
    }
    if (rho.isPresent() && !(rho.getAsDouble() >= 0)) {
      throw new IllegalArgumentException("rho must not be negative");
    }
    mechanisms = List.copyOf(mechanisms);
    budget = List.copyOf(budget);
  }

  /// One randomised algorithm with a proof.
  ///
  /// @param parameters name to value, kept in the given order
  /// @param sensitivity with its norm and unit, as text
  /// @param rho zero-concentrated cost of all its uses together for one privacy unit
  /// @param applied how often it was used, as text
  /// @param proof where the bound is proven
  public record Mechanism(
      String name,
      Map<String, String> parameters,
      String sensitivity,
      double rho,
      String applied,
      String proof) {
    public Mechanism {
      if (!(rho >= 0)) {
        throw new IllegalArgumentException("rho must not be negative");
      }
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
  }

  /// A share of the budget, in [0, 1].
  public record BudgetShare(String name, double share) {
    public BudgetShare {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share must be in [0, 1]");
      }
    }
  }
}
