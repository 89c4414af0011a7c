package dev.safesynth.dp.noise;

/// From the magnitude of a symmetric real variable to its rounding on a grid.
final class SignedReal {
  private static final long LARGEST_SCALE = 1L << 50;

  private SignedReal() {}

  static void requireScale(long scale) {
    if (scale < 1 || scale > LARGEST_SCALE) {
      throw new IllegalArgumentException("scale must be in [1, 2^50], was " + scale);
    }
  }

  /// The integer nearest to `±scale · (whole + fraction)` with a fair sign; cut at `±2^62`, which
  /// takes a `whole` of at least 2^11.
  ///
  /// It works in half units: rounding is `floor((floor(2z) + 1) / 2)`, and `floor(-2z)` is
  /// `-floor(2z) - 1`, since `2z` is an integer with probability 0.
  static long round(long whole, UniformReal fraction, long scale, NoiseSource noise) {
    long halves =
        whole < Long.MAX_VALUE / (2 * scale) - 1
            ? 2 * scale * whole + fraction.floorOfTimes(2 * scale)
            : Long.MAX_VALUE - 1;
    long signed = noise.bernoulli(1, 2) ? halves : -halves - 1;
    return (signed + 1) >> 1;
  }
}
