package dev.safesynth.dp.accounting;

import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// Inverse problems of accounting, by bisection over a loss that is monotone in what is looked for.
/// Every answer has been checked to meet its target; the search only decides how close it gets.
public final class Calibration {
  /// Relative width at which a search ends.
  private static final double PRECISION = 1e-7;

  private static final double LARGEST = 0x1p100;

  private Calibration() {}

  /// The least noise whose loss meets the target, to a relative precision of 1e-7 from above.
  ///
  /// @param loss the loss for an amount of noise; more noise must not lose more
  /// @param meets whether a loss meets the target
  /// @throws IllegalArgumentException when no amount of noise does
  public static double leastNoise(DoubleFunction<PrivacyLoss> loss, Predicate<PrivacyLoss> meets) {
    double high = 1;
    while (!meets.test(loss.apply(high))) {
      high *= 2;
      if (high > LARGEST) {
        throw new IllegalArgumentException("no amount of noise meets the target");
      }
    }
    double low = high / 2;
    while (low > 1 / LARGEST && meets.test(loss.apply(low))) {
      high = low;
      low /= 2;
    }
    while (high - low > PRECISION * high) {
      double middle = low + (high - low) / 2;
      if (meets.test(loss.apply(middle))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /// The largest loss parameter of one step (its epsilon or rho) that meets the target, to a
  /// relative precision of 1e-7 from below.
  ///
  /// @param loss the loss for a parameter; a larger one must not lose less
  /// @throws IllegalArgumentException when not even a tiny one does
  public static double largestParameter(
      DoubleFunction<PrivacyLoss> loss, Predicate<PrivacyLoss> meets) {
    return 1 / leastNoise(inverse -> loss.apply(1 / inverse), meets);
  }

  /// The largest number of steps that meets the target; 0 when not even one does.
  ///
  /// @param loss the loss of a number of steps; more steps must not lose less
  /// @param most where the search ends
  public static long mostSteps(
      LongFunction<PrivacyLoss> loss, Predicate<PrivacyLoss> meets, long most) {
    long low = 0;
    long high = 1;
    while (low < most && meets.test(loss.apply(high))) {
      low = high;
      high = low > most / 2 ? most : 2 * low;
    }
    while (low < most && high - low > 1) {
      long middle = low + (high - low) / 2;
      if (meets.test(loss.apply(middle))) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
