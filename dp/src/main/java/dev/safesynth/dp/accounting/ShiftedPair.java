package dev.safesynth.dp.accounting;

import java.util.Optional;

/// Noise around `shift` against noise around 0.
///
/// @param shift in units of the noise's scale, a multiple of [AdditiveNoise#quantum], above 0
record ShiftedPair(AdditiveNoise noise, double shift) implements DominatingPair {
  @Override
  public void cut(double[] bounds, double[] p, double[] scaledQ) {
    double quantum = AdditiveNoise.quantum(shift);
    double low = Double.NEGATIVE_INFINITY;
    for (int j = 0; j <= bounds.length; j++) {
      double loss = DominatingPair.high(bounds, j);
      double exact = Double.isInfinite(loss) ? loss : noise.position(loss, shift);
      double high = Math.max(low, StrictMath.rint(exact / quantum) * quantum);
      p[j] = noise.probability(low - shift, high - shift, 0);
      scaledQ[j] = noise.probability(low, high, DominatingPair.scale(bounds, j));
      low = high;
    }
  }

  @Override
  public double infinite() {
    return 0;
  }

  @Override
  public Optional<Lattice> lattice() {
    return noise == AdditiveNoise.LAPLACE
        ? Optional.of(new Lattice(-shift, 2 * shift))
        : Optional.empty();
  }
}
