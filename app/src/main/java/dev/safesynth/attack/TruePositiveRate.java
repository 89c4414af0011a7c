package dev.safesynth.attack;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.RocCurve;
import java.util.Locale;
import java.util.Optional;

/// Share of members above the lowest threshold that at most a given share of the non-members
/// exceeds. The threshold depends on the non-members alone, so the interval is exact for it.
///
/// @param value in [0, 1]; absent where there are too few non-members
/// @param interval of `value`, Clopper and Pearson's, 95%
/// @param fprLimit upper 95% confidence limit for the true false positive rate of the threshold
/// @param note what limits the reading of `value`, or why it is absent
public record TruePositiveRate(
    Optional<Double> value,
    Optional<Interval> interval,
    Optional<Double> fprLimit,
    Optional<String> note) {

  static TruePositiveRate at(double falsePositiveRate, RocCurve curve) {
    RocCurve.OperatingPoint point = curve.at(falsePositiveRate);
    int needed = needed(falsePositiveRate);
    if (point.negatives() < needed) {
      return new TruePositiveRate(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(
              "not measurable: %d non-members are needed, there are %d"
                  .formatted(needed, point.negatives())));
    }
    double limit = Binomial.upperLimit(point.falsePositives(), point.negatives(), 0.95);
    return new TruePositiveRate(
        Optional.of(point.truePositiveRate()),
        Optional.of(Binomial.clopperPearson(point.truePositives(), point.positives(), 0.95)),
        Optional.of(limit),
        limit <= falsePositiveRate
            ? Optional.empty()
            : Optional.of(
                String.format(
                    Locale.ROOT,
                    "%s%% was met on these non-members; the true false positive rate of the"
                        + " threshold may be up to %.2f%% (95%% limit)",
                    falsePositiveRate == 0.01 ? "1" : "0.1",
                    100 * limit)));
  }

  /// The least number of non-members that certify the rate with 95% confidence when none of them
  /// exceeds the threshold: 299 for 1%, 2,995 for 0.1%.
  static int needed(double falsePositiveRate) {
    return (int) Math.ceil(Math.log(0.05) / Math.log1p(-falsePositiveRate));
  }
}
