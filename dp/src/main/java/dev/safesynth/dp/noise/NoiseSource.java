package dev.safesynth.dp.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/// Uniform random bits for mechanisms and the exact Bernoulli draws that every sampler is built on.
///
/// Production code has one way to obtain it, [#secure()]. The constructor that takes another
/// generator is package-private and used by the test tree alone, so that no production path, option
/// or configuration key can seed a mechanism. A source cannot be serialised or copied.
///
/// Not thread-safe: one source per thread.
public final class NoiseSource {
  /// The denominator limit of [#bernoulliExp(long, long)].
  static final long LARGEST = 1L << 62;

  private static final int BUFFER_BYTES = 8192;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final BitGenerator generator;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position = BUFFER_BYTES;
  private long pool; // bits that a short draw has left over
  private int pooled;

  /// Fills a buffer with uniform random bytes.
  interface BitGenerator {
    void nextBytes(byte[] bytes);
  }

  NoiseSource(BitGenerator generator) {
    this.generator = generator;
  }

  /// A source over the platform's cryptographic generator, freshly seeded by it.
  public static NoiseSource secure() {
    return new NoiseSource(new AesCounterGenerator(new SecureRandom()::nextBytes));
  }

  /// A uniform integer of `bits` bits, `0 <= bits <= 63`.
  long bits(int bits) {
    if (bits > 32) {
      return next() >>> (64 - bits);
    }
    if (pooled < bits) {
      pool = next();
      pooled = 64;
    }
    long value = pool & ((1L << bits) - 1);
    pool >>>= bits;
    pooled -= bits;
    return value;
  }

  private long next() {
    if (position == BUFFER_BYTES) {
      generator.nextBytes(buffer);
      position = 0;
    }
    long value = (long) LONGS.get(buffer, position);
    LONGS.set(buffer, position, 0L); // used bits must not linger in memory
    position += Long.BYTES;
    return value;
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

  /// True with probability exactly `numerator / denominator` in `[0, 1]`, for fractions beyond 64
  /// bits: the binary digits of a uniform real are compared with those of the fraction, 62 at a
  /// time, until they differ.
  private boolean bernoulli(BigInteger numerator, BigInteger denominator) {
    BigInteger rest = numerator;
    while (true) {
      BigInteger[] digit = rest.shiftLeft(62).divideAndRemainder(denominator);
      int order = Long.compare(bits(62), digit[0].longValueExact());
      if (order != 0) {
        return order < 0;
      }
      rest = digit[1];
    }
  }

  /// True with probability exactly `exp(-numerator / denominator)`.
  ///
  /// Canonne, Kamath and Steinke (2020), Algorithm 1: integers only, no rounding anywhere.
  ///
  /// @param numerator at least 0
  /// @param denominator at least 1 and at most 2^62
  public boolean bernoulliExp(long numerator, long denominator) {
    if (numerator < 0 || denominator < 1 || denominator > LARGEST) {
      throw new IllegalArgumentException("exponent must be >= 0 with denominator in [1, 2^62]");
    }
    return bernoulliExpWhole(numerator / denominator)
        && bernoulliExpFraction(numerator % denominator, denominator);
  }

  /// As [#bernoulliExp(long, long)], for integers of any size.
  boolean bernoulliExp(BigInteger numerator, BigInteger denominator) {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    // a count beyond 2^63 is cut there: nobody lives to see the difference of the two tails
    long whole = parts[0].bitLength() > 62 ? Long.MAX_VALUE : parts[0].longValue();
    if (!bernoulliExpWhole(whole)) {
      return false;
    }
    long k = 1;
    while (bernoulli(parts[1], denominator) && bernoulli(1, k)) {
      k++;
    }
    return (k & 1) == 1;
  }

  /// exp(-whole), as a product; the expected number of factors drawn is below 1.6.
  private boolean bernoulliExpWhole(long whole) {
    for (long left = whole; left > 0; left--) {
      if (!bernoulliExpFraction(1, 1)) {
        return false;
      }
    }
    return true;
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

  /// The number of successes of Bernoulli(exp(-1)) before the first failure.
  long geometric() {
    long successes = 0;
    while (bernoulliExpFraction(1, 1)) {
      successes++;
    }
    return successes;
  }
}
