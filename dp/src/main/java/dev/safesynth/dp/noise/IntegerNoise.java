package dev.safesynth.dp.noise;

/// A symmetric law on the integers from which exact draws are made.
public sealed interface IntegerNoise permits DiscreteLaplace, DiscreteGaussian {
  /// One draw.
  long sample(NoiseSource noise);

  /// An upper bound of `P[draw >= value]`, close to it, rounded up.
  ///
  /// @param value at least 1
  double tail(long value);
}
