package dev.safesynth.dp.noise;

/// The discrete Laplace (two-sided geometric) on the integers: probability proportional to
/// `exp(-|y| / scale)`.
///
/// Canonne, Kamath and Steinke (2020), Algorithm 2, exact.
///
/// @param scale an integer in `1 .. 2^20`
public record DiscreteLaplace(long scale) {
  public DiscreteLaplace {
    if (scale < 1 || scale > 1L << 20) {
      throw new IllegalArgumentException("scale must be in [1, 2^20], was " + scale);
    }
  }

  /// One draw.
  public long sample(NoiseSource noise) {
    while (true) {
      long remainder = noise.uniform(scale);
      if (!noise.bernoulliExp(remainder, scale)) {
        continue;
      }
      long magnitude = remainder;
      while (noise.bernoulliExp(1, 1)) {
        magnitude += scale;
      }
      boolean negative = noise.bernoulli(1, 2);
      if (negative && magnitude == 0) {
        continue; // zero would otherwise be drawn twice as often
      }
      return negative ? -magnitude : magnitude;
    }
  }
}
