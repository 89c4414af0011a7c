package dev.safesynth.dp.ledger;

import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.math.BigDecimal;

/// A sum of losses, exact: every double is a decimal number, so the order of charges does not
/// matter and what is given back leaves no trace.
record Sum(BigDecimal rho, BigDecimal approximation) {
  static final Sum ZERO = new Sum(BigDecimal.ZERO, BigDecimal.ZERO);

  Sum plus(ZeroConcentrated loss) {
    return new Sum(
        rho.add(new BigDecimal(loss.rho())),
        approximation.add(new BigDecimal(loss.approximation())));
  }

  Sum minus(ZeroConcentrated loss) {
    return new Sum(
        rho.subtract(new BigDecimal(loss.rho())),
        approximation.subtract(new BigDecimal(loss.approximation())));
  }

  boolean within(ZeroConcentrated cap) {
    return rho.compareTo(new BigDecimal(cap.rho())) <= 0
        && approximation.compareTo(new BigDecimal(cap.approximation())) <= 0;
  }

  /// The sum, rounded up.
  ZeroConcentrated total() {
    return new ZeroConcentrated(
        Math.min(Double.MAX_VALUE, up(rho)), Math.min(1, up(approximation)));
  }

  /// What can be added and stay within, rounded down.
  ZeroConcentrated leftOf(ZeroConcentrated cap) {
    return new ZeroConcentrated(
        down(new BigDecimal(cap.rho()).subtract(rho)),
        down(new BigDecimal(cap.approximation()).subtract(approximation)));
  }

  private static double up(BigDecimal exact) {
    double nearest = Math.min(Double.MAX_VALUE, exact.doubleValue());
    return new BigDecimal(nearest).compareTo(exact) < 0 ? Math.nextUp(nearest) : nearest;
  }

  private static double down(BigDecimal exact) {
    if (exact.signum() <= 0) {
      return 0;
    }
    double nearest = exact.doubleValue();
    return new BigDecimal(nearest).compareTo(exact) > 0 ? Math.nextDown(nearest) : nearest;
  }
}
