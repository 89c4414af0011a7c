package dev.safesynth.dp.noise;

import java.util.SplittableRandom;

/// Deterministic noise for tests. Lives in the test tree alone.
public final class SeededNoise {
  private SeededNoise() {}

  public static NoiseSource of(long seed) {
    var random = new SplittableRandom(seed);
    return new NoiseSource(random::nextBytes);
  }
}
