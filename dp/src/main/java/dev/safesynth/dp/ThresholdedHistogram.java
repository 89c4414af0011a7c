package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.DiscreteGaussian;
import dev.safesynth.dp.noise.DiscreteLaplace;
import dev.safesynth.dp.noise.IntegerNoise;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A histogram over keys that nobody declared: every key that occurs gets noise, and those whose
/// noisy count reaches a threshold are released with it (Korolova, Kenthapadi, Mishra and Ntoulas
/// 2009).
///
/// `docs/privacy/thresholded-histogram.md`: a key that only one record has comes out with a
/// probability below `delta()`; but for that, it is additive noise on the keys that both neighbours
/// have.
///
/// @param noise on every count
/// @param threshold the least noisy count that is released, at least 2
/// @param keysPerRecord at most this many keys of a record count, at least 1
public record ThresholdedHistogram(IntegerNoise noise, long threshold, int keysPerRecord)
    implements Mechanism {
  private static final long LARGEST_THRESHOLD = 1L << 60;

  public ThresholdedHistogram {
    if (threshold < 2 || threshold > LARGEST_THRESHOLD) {
      throw new IllegalArgumentException("threshold must be in [2, 2^60], was " + threshold);
    }
    if (keysPerRecord < 1) {
      throw new IllegalArgumentException("keysPerRecord must be >= 1, was " + keysPerRecord);
    }
  }

  /// The mechanism with this noise and the lowest threshold that keeps within `delta`.
  ///
  /// @param delta in `(0, 1)`
  public static ThresholdedHistogram within(IntegerNoise noise, double delta, int keysPerRecord) {
    if (!(delta > 0) || !(delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), was " + delta);
    }
    long low = 1; // too low, or as low as it goes
    long high = 2;
    while (new ThresholdedHistogram(noise, high, keysPerRecord).delta() > delta) {
      low = high;
      high = Math.multiplyExact(high, 2);
    }
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (new ThresholdedHistogram(noise, middle, keysPerRecord).delta() > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new ThresholdedHistogram(noise, high, keysPerRecord);
  }

  /// The probability that a record's own keys come out, at most: the exact tail of the noise from
  /// `threshold - 1` on, rounded up, once for each key.
  public double delta() {
    return Math.min(1, Math.nextUp(noise.tail(threshold - 1) * keysPerRecord));
  }

  @Override
  public String name() {
    return "thresholded_histogram";
  }

  @Override
  public Sensitivity sensitivity() {
    return switch (noise) {
      case DiscreteLaplace _ ->
          new Sensitivity(Sensitivity.Norm.L1, keysPerRecord, Neighbouring.ADD_OR_REMOVE_ONE);
      case DiscreteGaussian _ ->
          new Sensitivity(
              Sensitivity.Norm.L2,
              keysPerRecord == 1 ? 1 : Math.nextUp(StrictMath.sqrt(keysPerRecord)),
              Neighbouring.ADD_OR_REMOVE_ONE);
    };
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Sequential(
        List.of(
            switch (noise) {
              case DiscreteLaplace laplace ->
                  new DiscreteLaplaceMechanism(laplace.scale(), sensitivity()).event();
              case DiscreteGaussian gaussian ->
                  new DiscreteGaussianMechanism(gaussian.variance(), keysPerRecord, sensitivity())
                      .event();
            },
            new PrivacyEvent.Approximate(0, delta())));
  }

  /// The keys whose noisy count reaches the threshold, with that count, in the order of the keys.
  ///
  /// @param keys for each record its keys, none of them null; the first `keysPerRecord` different
  ///   ones count, once each
  public Released<SortedMap<String, Long>> release(
      Private<List<List<String>>> keys, Allowance allowance, NoiseSource source) {
    allowance.take(this);
    // sorted, so that neither the result nor the use of randomness follows the order of records
    var counts = new TreeMap<String, Long>();
    for (List<String> ofRecord : keys.inKernel()) {
      ofRecord.stream()
          .distinct()
          .limit(keysPerRecord)
          .forEach(key -> counts.merge(key, 1L, Long::sum));
    }
    counts.replaceAll((_, count) -> GridNoise.plus(count, noise.sample(source)));
    counts.values().removeIf(count -> count < threshold);
    return new Released<>(Collections.unmodifiableSortedMap(counts));
  }
}
