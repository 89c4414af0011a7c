package dev.safesynth.dp.ledger;

import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.Optional;

/// What has been spent of an account, and what is left where a limit is set. Reserved charges count
/// as spent.
///
/// @param spent the sum, rounded up
/// @param limit empty where none is set
/// @param left what still fits in each component, rounded down, 0 when more than the limit is
///   spent; empty where no limit is set
public record Balance(
    Scope scope, ZeroConcentrated spent, Optional<Limit> limit, Optional<ZeroConcentrated> left) {
  /// The largest epsilon, rounded down, such that a run planned as
  /// [ZeroConcentrated#largestWithin(double, double)] still fits; empty when there is no limit or
  /// nothing fits.
  ///
  /// @param delta that of the run, in `(0, 1)`
  public Optional<Double> epsilonThatFits(double delta) {
    return left.map(ZeroConcentrated::rho).filter(rho -> rho > 0).map(rho -> fitting(rho, delta));
  }

  private static double fitting(double rho, double delta) {
    double epsilon = new ZeroConcentrated(rho).epsilon(delta);
    while (epsilon > 0 && ZeroConcentrated.largestWithin(epsilon, delta).rho() > rho) {
      epsilon *= 1 - 1e-12;
    }
    return epsilon;
  }
}
