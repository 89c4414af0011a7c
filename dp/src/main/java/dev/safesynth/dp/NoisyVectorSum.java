package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.DiscreteGaussian;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The sum of one bounded integer vector per record, with discrete Gaussian noise on every
/// coordinate, those that no record has included.
///
/// Each record's vector is cut to an l2 norm of at most `bound` in integers, in here, so no caller
/// can hand in a longer one; adding or removing a record then changes the sum by at most `bound` in
/// l2 norm. Canonne, Kamath and Steinke (2020): `rho = bound² / (2 variance)`
/// (`docs/privacy/vector-sum.md`).
///
/// @param variance the parameter sigma² of the noise, an integer in `1 .. 2^60`
/// @param bound the largest l2 norm of a record's vector, an integer in `1 .. 2^15`
public record NoisyVectorSum(long variance, int bound) implements Mechanism {
  private static final long LARGEST_VARIANCE = 1L << 60;
  private static final int LARGEST_BOUND = 1 << 15;

  public NoisyVectorSum {
    if (variance < 1 || variance > LARGEST_VARIANCE) {
      throw new IllegalArgumentException("variance must be in [1, 2^60], was " + variance);
    }
    if (bound < 1 || bound > LARGEST_BOUND) {
      throw new IllegalArgumentException("bound must be in [1, 2^15], was " + bound);
    }
  }

  /// What one record adds: some coordinates and their values. A coordinate that is named twice has
  /// the sum of both; one outside the sum counts nowhere, since a refusal would depend on the data.
  public static final class Contribution {
    private final int[] coordinates;
    private final int[] values;

    /// @param values as many as coordinates
    public Contribution(int[] coordinates, int[] values) {
      this.coordinates = coordinates.clone();
      this.values = Arrays.copyOf(values, coordinates.length);
    }

    /// Adds the vector, cut to the bound.
    void addTo(long[] sum, int bound) {
      if (isPlain(sum.length, bound)) {
        for (int i = 0; i < coordinates.length; i++) {
          sum[coordinates[i]] += values[i];
        }
      } else {
        within(sum.length, bound).forEach((coordinate, value) -> sum[coordinate] += value);
      }
    }

    /// Whether nothing is to be cut, dropped or added up: coordinates ascend and the squares, which
    /// stay below 2^61 in all, are within the bound. Millions of records are of this kind.
    private boolean isPlain(int size, int bound) {
      long square = 0;
      for (int i = 0; i < coordinates.length; i++) {
        if (coordinates[i] < 0
            || coordinates[i] >= size
            || (i > 0 && coordinates[i] <= coordinates[i - 1])
            || values[i] < -bound
            || values[i] > bound) {
          return false;
        }
        square += (long) values[i] * values[i];
      }
      return square <= (long) bound * bound;
    }

    private Map<Integer, Long> within(int size, int bound) {
      var vector = new TreeMap<Integer, Long>();
      for (int i = 0; i < coordinates.length; i++) {
        if (coordinates[i] >= 0 && coordinates[i] < size) {
          vector.merge(coordinates[i], (long) values[i], Long::sum);
        }
      }
      BigInteger square =
          vector.values().stream()
              .map(value -> BigInteger.valueOf(value).pow(2))
              .reduce(BigInteger.ZERO, BigInteger::add);
      if (square.compareTo(BigInteger.valueOf((long) bound * bound)) > 0) {
        // the root is rounded up and every quotient towards 0, so the norm ends at bound or below
        BigInteger[] root = square.sqrtAndRemainder();
        BigInteger norm = root[1].signum() == 0 ? root[0] : root[0].add(BigInteger.ONE);
        BigInteger target = BigInteger.valueOf(bound);
        vector.replaceAll(
            (_, value) -> BigInteger.valueOf(value).multiply(target).divide(norm).longValueExact());
      }
      return vector;
    }

    @Override
    public String toString() {
      return "Contribution[withheld]";
    }
  }

  /// The mechanism with the least noise that costs at most `budget` per use.
  ///
  /// @throws IllegalArgumentException when even the largest noise costs more
  public static NoisyVectorSum within(ZeroConcentrated budget, int bound) {
    double least = (double) bound * bound / (2 * budget.rho());
    if (!(least < LARGEST_VARIANCE)) {
      throw new IllegalArgumentException("the budget does not pay for the largest noise");
    }
    long variance = (long) Math.max(1, Math.ceil(least));
    while (new NoisyVectorSum(variance, bound).zeroConcentrated().rho() > budget.rho()) {
      variance += Math.max(1, Math.ulp(least) >= 1 ? (long) Math.ulp(least) : 1);
    }
    return new NoisyVectorSum(variance, bound);
  }

  @Override
  public String name() {
    return "discrete_gaussian_vector_sum";
  }

  @Override
  public Sensitivity sensitivity() {
    return new Sensitivity(Sensitivity.Norm.L2, bound, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  @Override
  public PrivacyEvent event() {
    Rational square = Rational.of((long) bound * bound);
    return new PrivacyEvent.Concentrated(
        square.dividedBy(Rational.of(2).times(Rational.of(variance))).up());
  }

  /// The sum with noise, of records that are in memory.
  ///
  /// @param contributions one for each record, never null
  /// @param coordinates how many numbers the sum has, at least 1; public
  public Released<List<Long>> release(
      Private<List<Contribution>> contributions,
      int coordinates,
      Allowance allowance,
      NoiseSource noise) {
    return release(PrivateRecords.of(contributions), coordinates, allowance, noise);
  }

  /// The sum with noise; may be negative. The records are read once.
  ///
  /// @param contributions one for each record
  /// @param coordinates how many numbers the sum has, at least 1; public
  public Released<List<Long>> release(
      PrivateRecords<Contribution> contributions,
      int coordinates,
      Allowance allowance,
      NoiseSource noise) {
    if (coordinates < 1) {
      throw new IllegalArgumentException("coordinates must be >= 1, was " + coordinates);
    }
    allowance.take(this);
    var gaussian = new DiscreteGaussian(variance);
    var sum = new long[coordinates];
    contributions.inKernel(contribution -> contribution.addTo(sum, bound));
    return new Released<>(GridNoise.plus(sum, coordinates, () -> gaussian.sample(noise)));
  }

  /// The exact query. Fewer than 2^31 records of at most 2^15 units each cannot overflow.
  long[] exact(List<Contribution> contributions, int coordinates) {
    var sum = new long[coordinates];
    contributions.forEach(contribution -> contribution.addTo(sum, bound));
    return sum;
  }
}
