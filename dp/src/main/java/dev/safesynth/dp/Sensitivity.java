package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;

/// How far one record can move a query, with the norm in which it is measured.
///
/// @param norm the norm of the difference
/// @param value the largest norm over neighbouring data sets, finite and above 0
/// @param relation the neighbouring relation it holds for
public record Sensitivity(Norm norm, double value, Neighbouring relation) {
  /// The norm of the difference of two query answers.
  public enum Norm {
    L1,
    L2,
    L_INFINITY
  }

  public Sensitivity {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("sensitivity must be finite and > 0, was " + value);
    }
  }
}
