package dev.safesynth.audit;

import dev.safesynth.dp.accounting.GaussianDp;
import dev.safesynth.statistics.Binomial;
import java.util.Arrays;

/// A lower bound on epsilon from a whole ROC curve, for the hypothesis that the trade-off curve is
/// that of Gaussian noise (Nasr et al. 2023, "Tight Auditing of Differentially Private Machine
/// Learning"): every threshold gives `mu >= Phi^-1(1 - FPR) - Phi^-1(FNR)`, with rates at their
/// Clopper-Pearson limits, `alpha` shared among all thresholds and both rates.
final class GaussianRocBound {
  private GaussianRocBound() {}

  /// The bound on mu, with confidence 1 - `alpha`; 0 if nothing is refuted.
  ///
  /// @param with scores of trials with the canary
  /// @param without scores of trials without it
  /// @param thresholds fixed before the trials
  static double mu(double[] with, double[] without, double[] thresholds, double alpha) {
    double level = 1 - alpha / thresholds.length; // two sided: half of it on either rate
    double best = 0;
    for (double threshold : thresholds) {
      int hits = (int) Arrays.stream(with).filter(score -> score >= threshold).count();
      int alarms = (int) Arrays.stream(without).filter(score -> score >= threshold).count();
      double missesHigh = 1 - Binomial.clopperPearson(hits, with.length, level).low();
      double alarmsHigh = Binomial.clopperPearson(alarms, without.length, level).high();
      if (missesHigh < 1 && alarmsHigh < 1) {
        best =
            Math.max(
                best, -StandardNormal.quantile(alarmsHigh) - StandardNormal.quantile(missesHigh));
      }
    }
    return best;
  }

  /// The same as epsilon at `delta`.
  static double epsilon(
      double[] with, double[] without, double[] thresholds, double delta, double alpha) {
    double mu = mu(with, without, thresholds, alpha);
    return mu == 0 ? 0 : new GaussianDp(mu).epsilon(delta);
  }
}
