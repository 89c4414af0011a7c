package dev.safesynth.evaluation;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How well one label is found by a model trained on the synthetic rows.
///
/// @param nTest number of test rows with this label, >= 1
/// @param recall share of them that is found, in [0, 1]
/// @param recallInterval of Clopper and Pearson, at 95% for this label alone
/// @param f1 in [0, 1]
/// @param realRecall the same after training on as many real rows, mean over draws
/// @param realF1 likewise
/// @param worse whether the recall is below `realRecall` by more than the choice of test rows
///   explains: their intervals, at 95% for all labels together (Bonferroni), do not meet
public record LabelScore(
    String label,
    int nTest,
    double recall,
    Interval recallInterval,
    double f1,
    Optional<Double> realRecall,
    Optional<Double> realF1,
    boolean worse) {

  /// One score per label that a test row has.
  ///
  /// @param real predictions after training on as many real rows, one per draw; may be empty
  public static List<LabelScore> of(
      List<String> names, int[] truth, Predictions synthetic, List<Predictions> real) {
    double level = 1 - 0.05 / names.size();
    List<LabelScore> result = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      Counts own = Counts.of(label, truth, synthetic.labels);
      if (own.actual == 0) {
        continue;
      }
      int at = label;
      List<Counts> draws = real.stream().map(r -> Counts.of(at, truth, r.labels)).toList();
      Optional<Double> realRecall =
          draws.isEmpty()
              ? Optional.empty()
              : Optional.of(draws.stream().mapToDouble(Counts::recall).average().orElseThrow());
      result.add(
          new LabelScore(
              names.get(label),
              own.actual,
              own.recall(),
              Binomial.clopperPearson(own.right, own.actual, 0.95),
              own.f1(),
              realRecall,
              realRecall.map(r -> draws.stream().mapToDouble(Counts::f1).average().orElseThrow()),
              realRecall.isPresent()
                  && Binomial.clopperPearson(own.right, own.actual, level).high()
                      < Binomial.clopperPearson(
                              (int) Math.round(realRecall.get() * own.actual), own.actual, level)
                          .low()));
    }
    return result;
  }

  private record Counts(int actual, int claimed, int right) {
    static Counts of(int label, int[] truth, int[] predicted) {
      int actual = 0;
      int claimed = 0;
      int right = 0;
      for (int i = 0; i < truth.length; i++) {
        actual += truth[i] == label ? 1 : 0;
        claimed += predicted[i] == label ? 1 : 0;
        right += truth[i] == label && predicted[i] == label ? 1 : 0;
      }
      return new Counts(actual, claimed, right);
    }

    double recall() {
      return (double) right / actual;
    }

    double f1() {
      return 2.0 * right / (actual + claimed);
    }
  }
}
