package dev.safesynth.dp.noise;

/// The discrete Gaussian on the integers: probability proportional to `exp(-y² / (2 variance))`.
///
/// Canonne, Kamath and Steinke (2020), Algorithms 2 and 3: rejection from a discrete Laplace,
/// exact.
///
/// @param variance the parameter sigma², an integer in `1 .. 10^9`; the true variance is at most
///   this
public record DiscreteGaussian(long variance) {
  /// The largest parameter that the integer arithmetic below has room for.
  public static final long LARGEST = 1_000_000_000L;

  public DiscreteGaussian {
    if (variance < 1 || variance > LARGEST) {
      throw new IllegalArgumentException("variance must be in [1, 10^9], was " + variance);
    }
  }

  /// One draw.
  public long sample(NoiseSource noise) {
    long scale = (long) Math.floor(Math.sqrt((double) variance)) + 1;
    var laplace = new DiscreteLaplace(scale);
    while (true) {
      long y = laplace.sample(noise);
      // Accept with exp(-(|y| - variance/scale)² / (2 variance)), written over one denominator.
      long distance = Math.abs(Math.multiplyExact(Math.abs(y), scale) - variance);
      if (accept(distance, 2 * variance * scale * scale, noise)) {
        return y;
      }
    }
  }

  /// True with probability exp(-distance² / denominator). The square can pass 64 bits far out in
  /// the tail, so the exponent is split: distance² = q · denominator + r by exact 128-bit
  /// arithmetic.
  private static boolean accept(long distance, long denominator, NoiseSource noise) {
    var square = java.math.BigInteger.valueOf(distance).pow(2);
    var parts = square.divideAndRemainder(java.math.BigInteger.valueOf(denominator));
    long whole = parts[0].bitLength() > 62 ? Long.MAX_VALUE : parts[0].longValue();
    for (long i = 0; i < whole; i++) {
      if (!noise.bernoulliExp(1, 1)) {
        return false;
      }
    }
    return noise.bernoulliExp(parts[1].longValueExact(), denominator);
  }
}
