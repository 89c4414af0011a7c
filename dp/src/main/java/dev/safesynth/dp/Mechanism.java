package dev.safesynth.dp;

import dev.safesynth.dp.accounting.ZeroConcentrated;

/// A randomised algorithm with a proof. The only code that turns [Private] into [Released] values.
public sealed interface Mechanism permits ClippedSelection, NoisyCounts {
  /// The name used in certificates and in `docs/privacy`.
  String name();

  /// What one record can change in the exact query.
  Sensitivity sensitivity();

  /// The loss of one use.
  ZeroConcentrated loss();
}
