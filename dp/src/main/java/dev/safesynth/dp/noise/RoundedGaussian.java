package dev.safesynth.dp.noise;

/// A continuous Gaussian variable of standard deviation `sigma`, rounded to the nearest integer:
/// what is drawn is that integer, exactly, and never the real.
///
/// So `q + draw` for an integer `q` is exactly the rounding of `q` plus the real: a function of the
/// output of the continuous mechanism, and as private as that.
///
/// @param sigma in grid steps, in `1 .. 2^50`
public record RoundedGaussian(long sigma) {
  public RoundedGaussian {
    SignedReal.requireScale(sigma);
  }

  /// One draw, in the manner of Karney (2016), Algorithm N. The magnitude `k + x` of a standard
  /// Gaussian has density proportional to `exp(-(k + x)²/2) = exp(-k/2) · exp(-k(k-1)/2) · exp(-kx)
  /// · exp(-x²/2)`: a geometric `k`, a uniform `x`, and three trials.
  public long sample(NoiseSource noise) {
    while (true) {
      long whole = 0;
      while (noise.bernoulliExp(1, 2)) {
        whole++;
      }
      if (!noise.bernoulliExp(whole * (whole - 1), 2)) {
        continue;
      }
      var fraction = new UniformReal(noise);
      if (fraction.bernoulliExpHalfSquare() && allOf(whole, fraction)) {
        return SignedReal.round(whole, fraction, sigma, noise);
      }
    }
  }

  /// True with probability exp(-whole · x).
  private static boolean allOf(long whole, UniformReal fraction) {
    for (long left = whole; left > 0; left--) {
      if (!fraction.bernoulliExp()) {
        return false;
      }
    }
    return true;
  }
}
