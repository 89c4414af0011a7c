package dev.safesynth.dp;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.dp.accounting.PrivacyUnit;
import dev.safesynth.dp.accounting.ZeroConcentrated;

/// A randomised algorithm with a proof. The only code that turns [Private] into [Released] values.
public sealed interface Mechanism
    permits ClippedSelection,
        DiscreteGaussianMechanism,
        DiscreteLaplaceMechanism,
        ExponentialMechanism,
        GaussianMechanism,
        LaplaceMechanism,
        NoisyCounts,
        NoisyVectorSum,
        PermuteAndFlip,
        RandomisedResponse,
        SparseVector,
        ThresholdedHistogram {
  /// The name used in certificates and in `docs/privacy`.
  String name();

  /// What one unit can change in the exact query.
  Sensitivity sensitivity();

  /// What one use does, in the form that every accountant reads.
  PrivacyEvent event();

  /// The loss of one use, for one record and the relation of the sensitivity.
  default PrivacyLoss loss() {
    return new PrivacyLoss(event(), sensitivity().relation(), PrivacyUnit.RECORD);
  }

  /// The loss of one use in zero-concentrated differential privacy.
  default ZeroConcentrated zeroConcentrated() {
    return ZeroConcentrated.of(loss())
        .orElseThrow(() -> new IllegalStateException(name() + " has no bound in this form"));
  }
}
