package dev.safesynth.dp.accounting;

import java.util.Optional;

/// A unit in a Poisson sample exchanged for another: `(1-q)·noise(0) + q·noise(shift)` against
/// `(1-q)·noise(0) + q·noise(-shift)`.
///
/// @param shift in units of the noise's scale, a multiple of [AdditiveNoise#quantum], above 0
/// @param probability q, in `(0, 1]`
record ExchangedPair(AdditiveNoise noise, double shift, double probability)
    implements DominatingPair {
  @Override
  public void cut(double[] bounds, double[] p, double[] scaledQ) {
    double quantum = AdditiveNoise.quantum(shift);
    double low = Double.NEGATIVE_INFINITY;
    for (int j = 0; j <= bounds.length; j++) {
      double loss = DominatingPair.high(bounds, j);
      double exact =
          Double.isInfinite(loss) ? loss : noise.exchangedPosition(loss, shift, probability);
      double high = Math.max(low, StrictMath.rint(exact / quantum) * quantum);
      double scale = DominatingPair.scale(bounds, j);
      p[j] =
          (1 - probability) * noise.probability(low, high, 0)
              + probability * noise.probability(low - shift, high - shift, 0);
      scaledQ[j] =
          (1 - probability) * noise.probability(low, high, scale)
              + probability * noise.probability(low + shift, high + shift, scale);
      low = high;
    }
  }

  @Override
  public double infinite() {
    return 0;
  }

  @Override
  public Optional<Lattice> lattice() {
    if (noise != AdditiveNoise.LAPLACE) {
      return Optional.empty();
    }
    double most =
        AdditiveNoise.logMixed(probability, shift) - AdditiveNoise.logMixed(probability, -shift);
    return Optional.of(new Lattice(-most, 2 * most));
  }
}
