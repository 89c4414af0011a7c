package dev.safesynth.attack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.safesynth.statistics.Holm;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.RocCurve;
import dev.safesynth.statistics.StandardNormal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How one score separates members from non-members.
///
/// @param attack name of the score
/// @param primary whether this score was chosen before looking: only its figures are to be judged,
///   the others are shown for completeness
/// @param withheld why there are no figures; absent when there are
/// @param auc area under the ROC curve, 1/2 for no leak; `aucInterval` is DeLong's at 95%
/// @param pValue probability of an area at least this large if the score said nothing (normal
///   approximation of the Mann-Whitney test)
/// @param holmPValue `pValue` corrected for the number of attacks that were tried together (Holm
///   1979); the primary attack needs no correction
/// @param tprAtFpr01 true positive rate at a false positive rate of 1%
/// @param tprAtFpr0001 true positive rate at a false positive rate of 0.1%
/// @param roc vertices of the empirical curve, empty when withheld; every vertex below 2% false
///   positives is there, for a logarithmic axis
@JsonInclude(JsonInclude.Include.ALWAYS) // readers find every key, null where withheld
public record AttackResult(
    String attack,
    boolean primary,
    Optional<String> withheld,
    Optional<Double> auc,
    Optional<Interval> aucInterval,
    Optional<Double> pValue,
    Optional<Double> holmPValue,
    @JsonProperty("tpr_at_fpr_0.01") Optional<TruePositiveRate> tprAtFpr01,
    @JsonProperty("tpr_at_fpr_0.001") Optional<TruePositiveRate> tprAtFpr0001,
    List<RocCurve.Point> roc) {
  private static final int ROC_POINTS = 200;

  public AttackResult {
    roc = List.copyOf(roc);
  }

  public static AttackResult withheld(String attack, boolean primary, String reason) {
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

  public static AttackResult of(
      String attack, boolean primary, double[] members, double[] nonMembers) {
    RocCurve curve = new RocCurve(members, nonMembers);
    double error = RocCurve.nullStandardError(members.length, nonMembers.length);
    Optional<Double> pValue = Optional.of(StandardNormal.atLeast((curve.area() - 0.5) / error));
    return new AttackResult(
        attack,
        primary,
        Optional.empty(),
        Optional.of(curve.area()),
        Optional.of(curve.areaInterval()),
        pValue,
        pValue,
        Optional.of(TruePositiveRate.at(0.01, curve)),
        Optional.of(TruePositiveRate.at(0.001, curve)),
        curve.points(ROC_POINTS));
  }

  /// The same results with `holmPValue` for all of them that have figures, in the same order.
  public static List<AttackResult> corrected(List<AttackResult> results) {
    List<AttackResult> corrected = new ArrayList<>(results);
    int[] tried =
        IntStream.range(0, results.size())
            .filter(i -> results.get(i).pValue().isPresent())
            .toArray();
    double[] values =
        Holm.corrected(
            IntStream.of(tried).mapToDouble(i -> results.get(i).pValue().orElseThrow()).toArray());
    for (int i = 0; i < tried.length; i++) {
      corrected.set(tried[i], results.get(tried[i]).withHolm(values[i]));
    }
    return corrected;
  }

  private AttackResult withHolm(double value) {
    return new AttackResult(
        attack,
        primary,
        withheld,
        auc,
        aucInterval,
        pValue,
        Optional.of(value),
        tprAtFpr01,
        tprAtFpr0001,
        roc);
  }
}
