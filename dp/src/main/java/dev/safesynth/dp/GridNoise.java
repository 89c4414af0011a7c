package dev.safesynth.dp;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// Adds noise to answers without overflow and without rounding that anybody could see.
final class GridNoise {
  /// Integer answers are clamped to this, which moves no two of them apart.
  private static final long LARGEST_ANSWER = 1L << 60;

  /// Noise beyond `±2^62` may have been cut by its sampler. It takes every answer past this limit,
  /// where the result is cut in any case: cutting the noise changes nothing.
  private static final long LARGEST_RESULT = 1L << 61;

  private GridNoise() {}

  /// The answer plus noise, cut at `±2^61`.
  static long plus(long answer, long noise) {
    return Math.clamp(
        clamp(answer) + Math.clamp(noise, -(1L << 62), 1L << 62), -LARGEST_RESULT, LARGEST_RESULT);
  }

  /// The answer clamped to `±2^60`.
  static long clamp(long answer) {
    return Math.clamp(answer, -LARGEST_ANSWER, LARGEST_ANSWER);
  }

  /// Each coordinate plus a draw.
  static List<Long> plus(long[] answer, int coordinates, LongSupplier noise) {
    var noisy = new ArrayList<Long>(coordinates);
    for (long value : Arrays.copyOf(answer, coordinates)) {
      noisy.add(plus(value, noise.getAsLong()));
    }
    return List.copyOf(noisy);
  }

  /// Each coordinate, rounded to the nearest multiple of `2^exponent`, plus a draw in steps of that
  /// size; the result is the double nearest to the exact sum, itself a multiple of the step.
  static List<Double> plus(double[] answer, int coordinates, int exponent, LongSupplier noise) {
    var noisy = new ArrayList<Double>(coordinates);
    for (double value : Arrays.copyOf(answer, coordinates)) {
      noisy.add(plus(value, exponent, noise.getAsLong()));
    }
    return List.copyOf(noisy);
  }

  /// @param exponent in `-1074 .. 900`
  private static double plus(double answer, int exponent, long noise) {
    double finite =
        Double.isNaN(answer) ? 0 : Math.clamp(answer, -Double.MAX_VALUE, Double.MAX_VALUE);
    double steps = Math.scalb(finite, -exponent);
    if (Math.abs(steps) <= LARGEST_ANSWER) {
      // the integer sum is below 2^63; a double of it is rounded once, by what is public
      return Math.scalb((double) ((long) Math.rint(steps) + noise), exponent);
    }
    // a double beyond 2^60 steps is a multiple of the step already
    double sum =
        new BigDecimal(finite)
            .add(new BigDecimal(Math.scalb(1.0, exponent)).multiply(BigDecimal.valueOf(noise)))
            .doubleValue();
    return Math.clamp(sum, -Double.MAX_VALUE, Double.MAX_VALUE);
  }
}
