package dev.safesynth.evaluation;

import java.util.List;
import java.util.Optional;

/// The result of [UtilityEvaluation].
///
/// @param rows one per model and training data; none if figures are withheld
/// @param differences synthetic minus each other training data, per model
/// @param majority what always answering the most frequent real label gives; absent without test
///   rows
/// @param retention (synthetic - majority) / (as many real rows - majority) in accuracy of logistic
///   regression; absent if the real rows do not beat the majority clearly
/// @param realEquivalent how many real rows the synthetic ones are worth; absent without real
///   training rows
/// @param labels per label, by logistic regression
/// @param confusions what logistic regression trained on synthetic texts mistakes for what, most
///   frequent first
/// @param nTest number of test rows
/// @param remarks what a reader must know of the data before the figures, in sentences
/// @param withheld why there are no figures, a sentence
public record Utility(
    List<UtilityRow> rows,
    List<Difference> differences,
    Optional<Majority> majority,
    Optional<Score> retention,
    Optional<RealEquivalent> realEquivalent,
    List<LabelScore> labels,
    List<Confusion> confusions,
    int nTest,
    List<String> remarks,
    Optional<String> withheld) {
  public Utility {
    rows = List.copyOf(rows);
    differences = List.copyOf(differences);
    labels = List.copyOf(labels);
    confusions = List.copyOf(confusions);
    remarks = List.copyOf(remarks);
  }

  static Utility withheld(String reason, int nTest, List<String> remarks) {
    return new Utility(
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        nTest,
        remarks,
        Optional.of(reason));
  }

  /// The trivial baseline, on the test rows.
  public record Majority(double accuracy, double macroF1) {}
}
