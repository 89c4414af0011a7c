package dev.safesynth.dp.accounting;

/// The discrete Fourier transform of real vectors whose length is a power of two.
///
/// **Rounding.** An output is a sum of inputs, each times at most `log2(length) + 3` roots of unity
/// and as many additions; a root has an absolute error of at most 4 units of `u = 2^-53`, a complex
/// product one of `sqrt(5)·u`, an addition `u`. So each output of [#forward] differs from the exact
/// one by at most [#errorFactor] times the sum of the inputs' absolute values, and each output of
/// [#inverse] by at most that factor times the mean of the absolute values of the `length` inputs.
final class FourierTransform {
  private final int length;
  private final double[] cos;
  private final double[] sin;

  /// @param length a power of two, at least 4
  FourierTransform(int length) {
    this.length = length;
    cos = new double[length / 2];
    sin = new double[length / 2];
    int eighth = length / 8;
    for (int k = 0; k < length / 2; k++) {
      // Angles within an eighth of a turn: their roundings stay below half a unit.
      int octant = eighth == 0 ? 0 : k / eighth;
      double angle = 2 * Math.PI * k / length;
      if (octant == 1 || octant == 2) {
        double rest = 2 * Math.PI * (length / 4 - k) / length;
        cos[k] = StrictMath.sin(rest);
        sin[k] = StrictMath.cos(rest);
      } else {
        cos[k] = StrictMath.cos(angle);
        sin[k] = StrictMath.sin(angle);
      }
    }
  }

  /// Bounds the error of each output, see above.
  double errorFactor() {
    return 1e-15 * (Integer.numberOfTrailingZeros(length) + 3);
  }

  /// `out[k] = Σ x[j]·exp(-2πi·jk/length)` for `k = 0 .. length/2`.
  ///
  /// @param real on entry the vector, `length` long; used as scratch
  /// @param re `length/2 + 1` long
  /// @param im `length/2 + 1` long
  void forward(double[] real, double[] re, double[] im) {
    int half = length / 2;
    for (int j = 0; j < half; j++) {
      re[j] = real[2 * j];
      im[j] = real[2 * j + 1];
    }
    complex(re, im, half, 1);
    re[half] = re[0];
    im[half] = im[0];
    for (int k = 0; k <= half / 2; k++) {
      int mirror = half - k;
      double evenRe = (re[k] + re[mirror]) / 2;
      double evenIm = (im[k] - im[mirror]) / 2;
      double oddRe = (im[k] + im[mirror]) / 2;
      double oddIm = (re[mirror] - re[k]) / 2;
      double turnedRe = cos[k] * oddRe + sin[k] * oddIm;
      double turnedIm = cos[k] * oddIm - sin[k] * oddRe;
      re[k] = evenRe + turnedRe;
      im[k] = evenIm + turnedIm;
      re[mirror] = evenRe - turnedRe;
      im[mirror] = turnedIm - evenIm;
    }
  }

  /// The real vector whose transform is given.
  ///
  /// @param re used as scratch
  /// @param im used as scratch
  double[] inverse(double[] re, double[] im) {
    int half = length / 2;
    for (int k = 0; k <= half / 2; k++) {
      int mirror = half - k;
      double evenRe = (re[k] + re[mirror]) / 2;
      double evenIm = (im[k] - im[mirror]) / 2;
      double turnedRe = (re[k] - re[mirror]) / 2;
      double turnedIm = (im[k] + im[mirror]) / 2;
      double oddRe = cos[k] * turnedRe - sin[k] * turnedIm;
      double oddIm = cos[k] * turnedIm + sin[k] * turnedRe;
      re[k] = evenRe - oddIm;
      im[k] = evenIm + oddRe;
      re[mirror] = evenRe + oddIm;
      im[mirror] = oddRe - evenIm;
    }
    complex(re, im, half, -1);
    var real = new double[length];
    for (int j = 0; j < half; j++) {
      real[2 * j] = re[j] / half;
      real[2 * j + 1] = im[j] / half;
    }
    return real;
  }

  /// In place, `sign = 1` with `exp(-…)`, `sign = -1` with `exp(+…)`, unscaled.
  private void complex(double[] re, double[] im, int size, int sign) {
    int shift = 32 - Integer.numberOfTrailingZeros(size);
    for (int j = 1; j < size - 1; j++) {
      int other = Integer.reverse(j) >>> shift;
      if (other > j) {
        double swap = re[j];
        re[j] = re[other];
        re[other] = swap;
        swap = im[j];
        im[j] = im[other];
        im[other] = swap;
      }
    }
    for (int step = 1; step < size; step *= 2) {
      int stride = length / 2 / step;
      for (int start = 0; start < size; start += 2 * step) {
        for (int j = 0; j < step; j++) {
          int low = start + j;
          int high = low + step;
          double c = cos[j * stride];
          double s = sign * sin[j * stride];
          double turnedRe = c * re[high] + s * im[high];
          double turnedIm = c * im[high] - s * re[high];
          re[high] = re[low] - turnedRe;
          im[high] = im[low] - turnedIm;
          re[low] += turnedRe;
          im[low] += turnedIm;
        }
      }
    }
  }
}
