package dev.safesynth.dp;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.RoundedGaussian;
import java.util.List;

/// Real answers with Gaussian noise on a power-of-two grid.
///
/// Answers are rounded to the grid, and the noise is the continuous Gaussian rounded to the grid,
/// drawn exactly: the result is a rounding of what the ideal mechanism would have released for the
/// rounded answers. `docs/privacy/additive-noise.md`: one use is what a Gaussian mechanism of
/// standard deviation `sigma` and l2 sensitivity `sensitivity + sqrt(coordinates) · step` is.
///
/// @param sigma at least what is asked for: rounded up to 41 significant bits, in `2^-900 .. 2^900`
/// @param coordinates how many answers there are, at least 1
/// @param sensitivity in [Sensitivity.Norm#L2]
public record GaussianMechanism(double sigma, int coordinates, Sensitivity sensitivity)
    implements Mechanism {
  private static final int TRIES = 64;

  public GaussianMechanism {
    sigma = GridScale.atLeast("sigma", sigma).value();
    GridScale.requireCoordinates(coordinates);
    sensitivity.require(Sensitivity.Norm.L2);
  }

  /// The mechanism with about the least noise that costs at most `budget` per use.
  public static GaussianMechanism within(
      ZeroConcentrated budget, int coordinates, Sensitivity sensitivity) {
    if (!(budget.rho() > 0)) {
      throw new IllegalArgumentException("rho must be > 0, was " + budget.rho());
    }
    double sigma = sensitivity.value() / StrictMath.sqrt(2 * budget.rho());
    for (int i = 0; i < TRIES; i++) {
      var mechanism = new GaussianMechanism(sigma, coordinates, sensitivity);
      double rho = mechanism.zeroConcentrated().rho();
      if (rho <= budget.rho()) {
        return mechanism;
      }
      sigma = mechanism.sigma() * (1 + 0x1p-40) * StrictMath.sqrt(rho / budget.rho());
    }
    throw new IllegalArgumentException("too many coordinates for this budget, " + coordinates);
  }

  @Override
  public String name() {
    return "gaussian";
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Gaussian(
        GridScale.atLeast("sigma", sigma)
            .multiplier(sensitivity, Math.nextUp(StrictMath.sqrt(coordinates))));
  }

  /// The answers with noise, each a multiple of the grid step.
  public Released<List<Double>> release(
      Query<double[]> query, Allowance allowance, NoiseSource noise) {
    double[] answer = query.within(sensitivity, coordinates);
    allowance.take(this);
    GridScale grid = GridScale.atLeast("sigma", sigma);
    var gaussian = new RoundedGaussian(grid.units());
    return new Released<>(
        GridNoise.plus(answer, coordinates, grid.exponent(), () -> gaussian.sample(noise)));
  }
}
