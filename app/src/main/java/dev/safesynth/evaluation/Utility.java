package dev.safesynth.evaluation;

import java.util.List;
import java.util.Optional;

/// The result of [UtilityEvaluation].
///
/// @param rows one per model and training data
/// @param differences synthetic minus each other training data, per model
/// @param majority what always answering the most frequent real label gives
/// @param realEquivalent how many real rows the synthetic ones are worth; absent without real
///   training rows
/// @param nTest number of test rows
public record Utility(
    List<UtilityRow> rows,
    List<Difference> differences,
    Majority majority,
    Optional<RealEquivalent> realEquivalent,
    int nTest) {
  public Utility {
    rows = List.copyOf(rows);
    differences = List.copyOf(differences);
  }

  /// The trivial baseline, on the test rows.
  public record Majority(double accuracy, double macroF1) {}
}
