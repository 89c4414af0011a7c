package dev.safesynth.attack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.RocCurve;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How one score separates members from non-members.
///
/// @param attack name of the score
/// @param primary whether this score was chosen before looking: only its figures are to be judged,
///   the others are shown for completeness
/// @param withheld why there are no figures; absent when there are
/// @param auc area under the ROC curve, 1/2 for no leak; `aucInterval` is DeLong's at 95%
/// @param tprAtFpr01 share of members above the lowest threshold that at most 1% of the non-members
///   exceed. The threshold depends on the non-members alone, so `tprAtFpr01Interval`
///   (Clopper-Pearson, 95%) is exact for it.
/// @param fprLimit upper 95% confidence limit for the true false positive rate of that threshold
/// @param tprNote what limits the reading of `tprAtFpr01`, or why it is absent
/// @param roc vertices of the empirical curve, empty when withheld
@JsonInclude(JsonInclude.Include.ALWAYS) // readers find every key, null where withheld
public record AttackResult(
    String attack,
    boolean primary,
    Optional<String> withheld,
    Optional<Double> auc,
    Optional<Interval> aucInterval,
    @JsonProperty("tpr_at_fpr_0.01") Optional<Double> tprAtFpr01,
    @JsonProperty("tpr_at_fpr_0.01_interval") Optional<Interval> tprAtFpr01Interval,
    Optional<Double> fprLimit,
    Optional<String> tprNote,
    List<RocCurve.Point> roc) {
  private static final double RATE = 0.01;

  /// With fewer non-members a single false positive is more than 1%.
  private static final int MEASURABLE = 100;

  private static final int ROC_POINTS = 200;

  public AttackResult {
    roc = List.copyOf(roc);
  }

  static AttackResult withheld(String attack, boolean primary, String reason) {
    return new AttackResult(
        attack,
        primary,
        Optional.of(reason),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  static AttackResult of(String attack, boolean primary, RocCurve curve) {
    RocCurve.OperatingPoint point = curve.at(RATE);
    boolean measurable = point.negatives() >= MEASURABLE;
    double limit = Binomial.upperLimit(point.falsePositives(), point.negatives(), 0.95);
    Optional<RocCurve.OperatingPoint> shown = measurable ? Optional.of(point) : Optional.empty();
    return new AttackResult(
        attack,
        primary,
        Optional.empty(),
        Optional.of(curve.area()),
        Optional.of(curve.areaInterval()),
        shown.map(RocCurve.OperatingPoint::truePositiveRate),
        shown.map(p -> Binomial.clopperPearson(p.truePositives(), p.positives(), 0.95)),
        shown.map(p -> limit),
        note(point, limit),
        curve.points(ROC_POINTS));
  }

  /// 299 non-members without a false positive are the least that certify a rate of 1% at 95%.
  private static Optional<String> note(RocCurve.OperatingPoint point, double limit) {
    if (point.negatives() < MEASURABLE) {
      return Optional.of(
          "not measurable: with fewer than %d non-members one false positive is more than 1%%"
              .formatted(MEASURABLE));
    }
    return limit <= RATE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "1%% was met on these non-members; the true false positive rate of the threshold"
                    + " may be up to %.1f%% (95%% limit)",
                100 * limit));
  }
}
