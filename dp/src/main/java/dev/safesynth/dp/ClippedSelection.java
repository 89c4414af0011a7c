package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.ExponentialChoice;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.Arrays;
import java.util.List;

/// Draws one candidate by the exponential mechanism from public scores plus the clipped influence
/// of each record: InvisibleInk's token step (Vinod, Pillutla and Thakurta, NeurIPS 2025) for the
/// add-or-remove-one relation.
///
/// With `C = clipUnits / 2^16`, the draw follows `p(v) ∝ exp((public(v) + (1/G) · Σ_i clip(d_i(v),
/// -C, C)) / temperature)` exactly: each clipped difference is put on the grid of 2^-16 *after*
/// clipping, sums are 64-bit integers and the sampler evaluates no exponential in floating point.
/// The clipping happens in here, so no caller can hand in an influence above `C`; the divisor is a
/// public constant, so a record that is absent is exactly a contribution of 0.
///
/// Theorem (`docs/privacy/clipped-selection.md`): adding or removing a record moves every score by
/// at most `C/G`, so the privacy loss has range at most `eta = 2C / (G · temperature)`, and one
/// draw is `eta²/8`-zCDP.
///
/// @param clipUnits C on the grid of 2^-16, in `1 .. 2^24`
/// @param divisor the public constant G, in `1 .. 1024`
/// @param temperatureMilli the sampling temperature in thousandths, in `100 .. 10000`
public record ClippedSelection(int clipUnits, int divisor, int temperatureMilli)
    implements Mechanism {
  /// Grid steps per nat.
  public static final int GRID = 1 << 16;

  /// Public scores below this are treated as this: e^-64 is beyond any use.
  private static final float LOWEST_SCORE = -64f;

  /// Log-probabilities are at most 0; what is above is cut here.
  private static final float HIGHEST_SCORE = 64f;

  public ClippedSelection {
    require("clipUnits", clipUnits, 1, 1 << 24);
    require("divisor", divisor, 1, 1024);
    require("temperatureMilli", temperatureMilli, 100, 10_000);
  }

  private static void require(String name, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], was %d".formatted(name, lowest, highest, value));
    }
  }

  /// The mechanism with the largest clip bound of which `uses` draws cost at most `budget`.
  ///
  /// @throws IllegalArgumentException when not even one grid step can be paid for
  public static ClippedSelection within(
      ZeroConcentrated budget, int uses, int divisor, int temperatureMilli) {
    double clip = divisor * (temperatureMilli / 1000.0) * StrictMath.sqrt(2 * budget.rho() / uses);
    int units = (int) Math.min(1 << 24, Math.floor(clip * GRID));
    while (units > 1
        && new ClippedSelection(units, divisor, temperatureMilli)
                .zeroConcentrated()
                .times(uses)
                .rho()
            > budget.rho()) {
      units--;
    }
    var mechanism = new ClippedSelection(units, divisor, temperatureMilli);
    if (mechanism.zeroConcentrated().times(uses).rho() > budget.rho()) {
      throw new IllegalArgumentException("the budget does not pay for one grid step");
    }
    return mechanism;
  }

  /// The clip bound C in nats.
  public double clip() {
    return (double) clipUnits / GRID;
  }

  @Override
  public String name() {
    return "clipped_selection";
  }

  @Override
  public Sensitivity sensitivity() {
    return new Sensitivity(
        Sensitivity.Norm.L_INFINITY, clip() / divisor, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  /// The range of the privacy loss of one draw.
  public double range() {
    // exact numerator and denominator below 2^53, one rounding
    return Math.nextUp(2.0 * clipUnits * 1000.0 / ((double) GRID * divisor * temperatureMilli));
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.BoundedRange(range());
  }

  /// One draw.
  ///
  /// @param publicScores log-probabilities of the candidates in nats, computed without any record;
  ///   their number and order are public too
  /// @param differences for each record in the batch, its log-probabilities minus the public ones,
  ///   candidate by candidate; unclipped, NaN counts as no influence
  /// @param allowance pays for one use
  /// @return an index into the candidates
  public Released<Integer> select(
      float[] publicScores,
      List<Private<float[]>> differences,
      Allowance allowance,
      NoiseSource noise) {
    allowance.take(this);
    return new Released<>(draw(scores(publicScores, differences), noise));
  }

  /// The exact query: integer scores in units of `1 / (2^16 · G)`.
  long[] scores(float[] publicScores, List<Private<float[]>> differences) {
    long[] scores = publicPart(publicScores);
    for (Private<float[]> difference : differences) {
      addClipped(difference.inKernel(), scores);
    }
    return scores;
  }

  /// The exact law of one draw: natural logarithms of the candidates' probabilities, in their
  /// order. For audits, which compare it between neighbouring batches that they made up; a draw
  /// never evaluates it.
  public Private<double[]> logProbabilities(
      float[] publicScores, List<Private<float[]>> differences) {
    long[] scores = scores(publicScores, differences);
    long best = Arrays.stream(scores).max().orElseThrow();
    double unit = 1000.0 / ((double) GRID * divisor * temperatureMilli);
    double[] logs = Arrays.stream(scores).mapToDouble(score -> (score - best) * unit).toArray();
    double partition = Math.log(Arrays.stream(logs).map(Math::exp).sum());
    return Private.of(Arrays.stream(logs).map(log -> log - partition).toArray());
  }

  /// One draw without any record. It costs nothing, since nothing private takes part.
  public Released<Integer> selectPublic(float[] publicScores, NoiseSource noise) {
    return new Released<>(draw(publicPart(publicScores), noise));
  }

  private int draw(long[] scores, NoiseSource noise) {
    long denominator = (long) GRID * divisor * temperatureMilli;
    return ExponentialChoice.draw(scores, 1000, denominator, noise);
  }

  /// Public scores in units of 1 / (2^16 · G).
  private long[] publicPart(float[] publicScores) {
    var scores = new long[publicScores.length];
    for (int v = 0; v < scores.length; v++) {
      if (Float.isNaN(publicScores[v]) || publicScores[v] == Float.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("public score " + v + " is not a log-probability");
      }
      // bounded on both sides, so that adding the records cannot overflow
      float score = Math.clamp(publicScores[v], LOWEST_SCORE, HIGHEST_SCORE);
      scores[v] = Math.round((double) score * GRID * divisor);
    }
    return scores;
  }

  /// Adds one record's clipped influence. Saturates instead of failing: an error would be an output
  /// that depends on the record.
  private void addClipped(float[] difference, long[] scores) {
    int length = Math.min(difference.length, scores.length);
    for (int v = 0; v < length; v++) {
      // Math.round maps NaN to 0 and saturates, so the clamp below sees every value.
      long units = Math.round((double) difference[v] * GRID);
      scores[v] += Math.clamp(units, -clipUnits, clipUnits);
    }
  }
}
