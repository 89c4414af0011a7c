package dev.safesynth.fidelity;

import java.util.Arrays;

/// Mean and standard deviation of one figure over several seeds. The deviation tells how far the
/// figure moves when nothing but the seed changes; it is not the sampling error of the rows.
///
/// @param standardDeviation with denominator one less than the number of seeds
public record Spread(double mean, double standardDeviation) {

  /// The spread of at least two values.
  static Spread of(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return new Spread(mean, Math.sqrt(squares / (values.length - 1)));
  }
}
