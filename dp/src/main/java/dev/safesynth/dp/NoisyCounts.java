package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.DiscreteGaussian;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.ArrayList;
import java.util.List;

/// A histogram over declared categories with discrete Gaussian noise on every count, zero counts
/// included.
///
/// Each record falls into one category, so adding or removing one changes the count vector by 1 in
/// l2 norm. Canonne, Kamath and Steinke (2020): `rho = 1 / (2 variance)`
/// (`docs/privacy/noisy-counts.md`).
///
/// @param variance the parameter sigma² of the noise, an integer in `1 .. 10^9`
public record NoisyCounts(long variance) implements Mechanism {
  private static final long LARGEST = 1_000_000_000L;

  public NoisyCounts {
    if (variance < 1 || variance > LARGEST) {
      throw new IllegalArgumentException("variance must be in [1, 10^9], was " + variance);
    }
  }

  /// The mechanism with the least noise that costs at most `budget` per use.
  ///
  /// @throws IllegalArgumentException when even the largest noise costs more
  public static NoisyCounts within(ZeroConcentrated budget) {
    long variance = (long) Math.max(1, Math.ceil(1 / (2 * budget.rho())));
    while (new NoisyCounts(variance).zeroConcentrated().rho() > budget.rho()) {
      variance++;
    }
    return new NoisyCounts(variance);
  }

  @Override
  public String name() {
    return "discrete_gaussian_histogram";
  }

  @Override
  public Sensitivity sensitivity() {
    return new Sensitivity(Sensitivity.Norm.L2, 1, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.DiscreteGaussian(variance, 1);
  }

  /// Counts records one by one: what a pass over the records adds each of them to, once.
  public static final class Tally {
    private final long[] counts;

    /// @param categories how many there are; public
    public Tally(int categories) {
      this.counts = new long[categories];
    }

    /// Counts one record.
    ///
    /// @param category its index; one outside counts nowhere, since a refusal would depend on the
    ///   data
    public void add(int category) {
      if (category >= 0 && category < counts.length) {
        counts[category]++;
      }
    }

    @Override
    public String toString() {
      return "Tally[withheld]";
    }
  }

  /// The counts of categories `0 .. categories - 1` with noise; may be negative.
  ///
  /// @param category for each record the index of its category, never null
  public Released<List<Long>> release(
      Private<List<Integer>> category, int categories, Allowance allowance, NoiseSource noise) {
    var tally = new Tally(categories);
    category.inKernel().forEach(tally::add);
    return release(Private.of(tally), allowance, noise);
  }

  /// The counts with noise; may be negative.
  ///
  /// @param tally with one addition for each record; how many categories it has is public
  public Released<List<Long>> release(
      Private<Tally> tally, Allowance allowance, NoiseSource noise) {
    allowance.take(this);
    var gaussian = new DiscreteGaussian(variance);
    var noisy = new ArrayList<Long>();
    for (long count : tally.inKernel().counts) {
      noisy.add(count + gaussian.sample(noise));
    }
    return new Released<>(List.copyOf(noisy));
  }
}
