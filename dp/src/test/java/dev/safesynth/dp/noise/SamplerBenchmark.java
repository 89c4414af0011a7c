package dev.safesynth.dp.noise;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/// Nanoseconds per draw of every sampler, over the production generator. Not a test: run `main`.
public final class SamplerBenchmark {
  private static final int ROUNDS = 7;
  private static final int DRAWS = 1_000_000;

  private SamplerBenchmark() {}

  public static void main(String[] arguments) {
    var noise = NoiseSource.secure();
    var platform = new NoiseSource(new SecureRandom()::nextBytes);
    for (int i = 0; i < 40 * DRAWS; i++) {
      noise.bits(63); // until the virtual machine has compiled the cipher
    }
    var scores = new long[100];
    for (int v = 0; v < scores.length; v++) {
      scores[v] = -v * 6_554L; // a softmax over 100 candidates, 0.1 nats apart
    }
    var laplace = new DiscreteLaplace(10);
    var fine = new DiscreteLaplace(1L << 40);
    var thirds = new DiscreteLaplace(1_000_003, 300_007);
    var gaussian = new DiscreteGaussian(100);
    var large = new DiscreteGaussian(1_000_000_000);
    var wide = new DiscreteGaussian(Rational.of(1L << 61, 1_000_003));
    var roundedLaplace = new RoundedLaplace(1L << 40);
    var roundedGaussian = new RoundedGaussian(1L << 40);
    time("64 bits", _ -> noise.bits(63));
    time("64 bits, SecureRandom alone", _ -> platform.bits(63));
    time("uniform(1000)", _ -> noise.uniform(1000));
    time("bernoulliExp(1/1)", _ -> noise.bernoulliExp(1, 1) ? 1 : 0);
    time("discrete Laplace, scale 10", _ -> laplace.sample(noise));
    time("discrete Laplace, scale 2^40", _ -> fine.sample(noise));
    time("discrete Laplace, scale 1000003/300007", _ -> thirds.sample(noise));
    time("discrete Gaussian, variance 100", _ -> gaussian.sample(noise));
    time("discrete Gaussian, variance 10^9", _ -> large.sample(noise));
    time("discrete Gaussian, variance 2^61/1000003", _ -> wide.sample(noise));
    time("rounded Laplace, scale 2^40", _ -> roundedLaplace.sample(noise));
    time("rounded Gaussian, sigma 2^40", _ -> roundedGaussian.sample(noise));
    time("exponential choice of 100", _ -> ExponentialChoice.draw(scores, 1, 1 << 16, noise));
    time("permute and flip of 100", _ -> FlippedChoice.draw(scores, 1, 1 << 16, noise));
  }

  /// Prints the fastest of several rounds; the first ones warm up.
  private static void time(String name, LongUnaryOperator draw) {
    double best = Double.POSITIVE_INFINITY;
    long sink = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < DRAWS; i++) {
        sink += draw.applyAsLong(i);
      }
      best = Math.min(best, (double) (System.nanoTime() - start) / DRAWS);
    }
    System.out.printf(Locale.ROOT, "%-42s %8.1f ns%s%n", name, best, sink == 42 ? " " : "");
  }
}
