package dev.safesynth.dp.noise;

import java.security.SecureRandom;

/// Uniform random bits for mechanisms and the exact Bernoulli draws that every sampler is built on.
///
/// Production code has one way to obtain it, [#secure()]. The constructor that takes another
/// generator is package-private and used by the test tree alone, so that no production path, option
/// or configuration key can seed a mechanism.
///
/// Not thread-safe: one source per thread.
public final class NoiseSource {
  private static final int BUFFER_BYTES = 4096;

  private final BitGenerator generator;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position = BUFFER_BYTES;

  /// Fills a buffer with uniform random bytes.
  interface BitGenerator {
    void nextBytes(byte[] bytes);
  }

  NoiseSource(BitGenerator generator) {
    this.generator = generator;
  }

  /// A source over the platform's cryptographic generator, freshly seeded by it.
  public static NoiseSource secure() {
    return new NoiseSource(new SecureRandom()::nextBytes);
  }

  /// A uniform integer of `bits` bits, `0 <= bits <= 63`.
  long bits(int bits) {
    int bytes = (bits + 7) / 8;
    if (position + bytes > BUFFER_BYTES) {
      generator.nextBytes(buffer);
      position = 0;
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | (buffer[position] & 0xff);
      buffer[position++] = 0; // used bits must not linger in memory
    }
    return value & ((1L << bits) - 1);
  }

  /// Uniform on `0 .. bound - 1`, by rejection, without modulo bias.
  ///
  /// @param bound at least 1
  public long uniform(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be >= 1, was " + bound);
    }
    int bits = 64 - Long.numberOfLeadingZeros(bound - 1);
    while (true) {
      long value = bits(bits);
      if (value < bound) {
        return value;
      }
    }
  }

  /// True with probability exactly `numerator / denominator`, which must lie in `[0, 1]`.
  public boolean bernoulli(long numerator, long denominator) {
    if (numerator < 0 || denominator < 1 || numerator > denominator) {
      throw new IllegalArgumentException("probability must be in [0, 1]");
    }
    return uniform(denominator) < numerator;
  }

  /// True with probability exactly `exp(-numerator / denominator)`.
  ///
  /// Canonne, Kamath and Steinke (2020), Algorithm 1: integers only, no rounding anywhere.
  ///
  /// @param numerator at least 0
  /// @param denominator at least 1 and at most 2^62
  public boolean bernoulliExp(long numerator, long denominator) {
    if (numerator < 0 || denominator < 1 || denominator > 1L << 62) {
      throw new IllegalArgumentException("exponent must be >= 0 with denominator in [1, 2^62]");
    }
    for (long whole = numerator / denominator; whole > 0; whole--) {
      if (!bernoulliExpFraction(1, 1)) {
        return false;
      }
    }
    return bernoulliExpFraction(numerator % denominator, denominator);
  }

  /// exp(-g) for g = numerator / denominator in [0, 1]: the index of the first failure in a series
  /// of Bernoulli(g / k) is odd with exactly that probability. Bernoulli(g / k) is drawn as the
  /// product of Bernoulli(g) and Bernoulli(1 / k), so that no product of integers can overflow.
  private boolean bernoulliExpFraction(long numerator, long denominator) {
    long k = 1;
    while (bernoulli(numerator, denominator) && bernoulli(1, k)) {
      k++;
    }
    return (k & 1) == 1;
  }
}
