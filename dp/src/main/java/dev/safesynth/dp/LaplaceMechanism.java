package dev.safesynth.dp;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.RoundedLaplace;
import java.util.List;

/// Real answers with Laplace noise on a power-of-two grid.
///
/// Answers are rounded to the grid, and the noise is the continuous Laplace rounded to the grid,
/// drawn exactly: the result is a rounding of what the ideal mechanism would have released for the
/// rounded answers. `docs/privacy/additive-noise.md`: one use is what a Laplace mechanism of scale
/// `scale` and l1 sensitivity `sensitivity + coordinates · step` is.
///
/// @param scale at least what is asked for: rounded up to 41 significant bits, in `2^-900 .. 2^900`
/// @param coordinates how many answers there are, at least 1
/// @param sensitivity in [Sensitivity.Norm#L1]
public record LaplaceMechanism(double scale, int coordinates, Sensitivity sensitivity)
    implements Mechanism {
  private static final int TRIES = 64;

  public LaplaceMechanism {
    scale = GridScale.atLeast("scale", scale).value();
    GridScale.requireCoordinates(coordinates);
    sensitivity.require(Sensitivity.Norm.L1);
  }

  /// The mechanism with about the least noise that is `epsilon`-differentially private.
  ///
  /// @throws IllegalArgumentException when there are so many coordinates that the grid is too
  ///   coarse
  public static LaplaceMechanism within(double epsilon, int coordinates, Sensitivity sensitivity) {
    if (!(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and > 0, was " + epsilon);
    }
    double scale = sensitivity.value() / epsilon;
    for (int i = 0; i < TRIES; i++) {
      var mechanism = new LaplaceMechanism(scale, coordinates, sensitivity);
      double multiplier = mechanism.multiplier();
      if (Math.nextUp(1 / multiplier) <= epsilon) {
        return mechanism;
      }
      scale = mechanism.scale() * (1 + 0x1p-40) / (epsilon * multiplier);
    }
    throw new IllegalArgumentException("too many coordinates for this epsilon, " + coordinates);
  }

  private double multiplier() {
    return GridScale.atLeast("scale", scale).multiplier(sensitivity, coordinates);
  }

  @Override
  public String name() {
    return "laplace";
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Laplace(multiplier());
  }

  /// The answers with noise, each a multiple of the grid step.
  public Released<List<Double>> release(
      Query<double[]> query, Allowance allowance, NoiseSource noise) {
    double[] answer = query.within(sensitivity, coordinates);
    allowance.take(this);
    GridScale grid = GridScale.atLeast("scale", scale);
    var laplace = new RoundedLaplace(grid.units());
    return new Released<>(
        GridNoise.plus(answer, coordinates, grid.exponent(), () -> laplace.sample(noise)));
  }
}
