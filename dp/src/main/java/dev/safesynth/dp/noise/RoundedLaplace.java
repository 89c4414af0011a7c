package dev.safesynth.dp.noise;

/// A continuous Laplace variable of scale `scale`, rounded to the nearest integer: what is drawn is
/// that integer, exactly, and never the real.
///
/// So `q + draw` for an integer `q` is exactly the rounding of `q` plus the real: a function of the
/// output of the continuous mechanism, and as private as that.
///
/// @param scale in grid steps, in `1 .. 2^50`
public record RoundedLaplace(long scale) {
  public RoundedLaplace {
    SignedReal.requireScale(scale);
  }

  /// One draw. The exponential variable is `whole + x`: a geometric whole part, and a uniform `x`
  /// accepted with probability `exp(-x)`.
  public long sample(NoiseSource noise) {
    while (true) {
      var fraction = new UniformReal(noise);
      if (fraction.bernoulliExp()) {
        return SignedReal.round(noise.geometric(), fraction, scale, noise);
      }
    }
  }
}
