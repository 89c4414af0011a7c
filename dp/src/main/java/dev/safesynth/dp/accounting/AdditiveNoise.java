package dev.safesynth.dp.accounting;

/// Symmetric noise of scale 1 with a log-concave density: a shifted copy and the original have a
/// likelihood ratio that never decreases in the outcome.
enum AdditiveNoise {
  /// Density `∝ exp(-x²/2)`.
  NORMAL {
    @Override
    double probability(double low, double high, double logScale) {
      return NormalLaw.probability(low, high, logScale);
    }

    @Override
    double position(double loss, double shift) {
      return loss / shift + shift / 2;
    }

    // `sinh(x·shift - loss/2) = c·sinh(loss/2)` with `c = (1-q)/q · exp(shift²/2)`.
    @Override
    double exchangedPosition(double loss, double shift, double probability) {
      double half = Math.abs(loss) / 2;
      if (half == 0) {
        return 0;
      }
      double log =
          shift * shift / 2
              + StrictMath.log1p(-probability)
              - StrictMath.log(probability)
              + logSinh(half);
      return Math.copySign((half + inverseSinhOfExp(log)) / shift, loss);
    }
  },

  /// Density `exp(-|x|) / 2`.
  LAPLACE {
    @Override
    double probability(double low, double high, double logScale) {
      if (!(low < high)) {
        return 0;
      }
      if (low < 0 && high > 0) {
        return -0.5 * (StrictMath.expm1(low) + StrictMath.expm1(-high)) * StrictMath.exp(logScale);
      }
      double nearest = low >= 0 ? low : -high;
      return -0.5 * StrictMath.exp(logScale - nearest) * StrictMath.expm1(low - high);
    }

    @Override
    double position(double loss, double shift) {
      if (loss >= shift) {
        return Double.POSITIVE_INFINITY;
      }
      return loss < -shift ? Double.NEGATIVE_INFINITY : (loss + shift) / 2;
    }

    @Override
    double exchangedPosition(double loss, double shift, double probability) {
      double size = Math.abs(loss);
      if (size >= logMixed(probability, shift) - logMixed(probability, -shift)) {
        return loss > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      }
      double odds = (1 - probability) / probability;
      double inner = StrictMath.exp(-shift) - odds * StrictMath.expm1(-size);
      double position = (shift + size + StrictMath.log(inner)) / 2;
      return Math.copySign(Math.min(Math.max(position, 0), shift), loss);
    }
  };

  /// `exp(logScale) · P[low < X <= high]`.
  abstract double probability(double low, double high, double logScale);

  /// The largest outcome at which the log-likelihood ratio of the noise around `shift` to the noise
  /// around 0 is at most `loss`; infinite where all or none is.
  abstract double position(double loss, double shift);

  /// The largest outcome at which the log-likelihood ratio of `(1-q)·noise(0) + q·noise(shift)` to
  /// `(1-q)·noise(0) + q·noise(-shift)` is at most `loss`.
  ///
  /// @param probability q, in `(0, 1]`
  abstract double exchangedPosition(double loss, double shift, double probability);

  /// A power of two: positions rounded to its multiples and a shift that is one of them add without
  /// rounding, so that two laws are cut at the same outcomes.
  static double quantum(double shift) {
    return Math.ulp(4 * (shift + 64));
  }

  /// `log(1 - q + q·exp(loss))`.
  static double logMixed(double probability, double loss) {
    if (probability == 1) {
      return loss;
    }
    if (loss > 1) {
      return loss + StrictMath.log(probability + (1 - probability) * StrictMath.exp(-loss));
    }
    double change = probability * StrictMath.expm1(loss);
    return change > -0.5
        ? StrictMath.log1p(change)
        : StrictMath.log(1 - probability + probability * StrictMath.exp(loss));
  }

  private static double logSinh(double x) {
    return x < 1
        ? StrictMath.log(StrictMath.sinh(x))
        : x + StrictMath.log(-StrictMath.expm1(-2 * x) / 2);
  }

  private static double inverseSinhOfExp(double log) {
    if (log > 20) {
      return log + StrictMath.log(2);
    }
    double x = StrictMath.exp(log);
    return StrictMath.log1p(x + x * x / (1 + StrictMath.sqrt(1 + x * x)));
  }
}
