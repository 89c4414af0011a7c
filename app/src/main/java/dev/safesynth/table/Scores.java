package dev.safesynth.table;

import dev.safesynth.evaluation.Calibration;
import dev.safesynth.evaluation.Estimate;
import dev.safesynth.evaluation.Score;
import java.util.Optional;

/// How right models are on the holdout after training on one kind of rows, with 95% intervals from
/// resamples of the holdout rows and, where there are several training draws, from their spread.
///
/// @param trainingRows rows that each was trained on
/// @param draws training sets averaged; above 1 for random subsets of the real rows only
/// @param accuracy share of right answers
/// @param macroF1 unweighted mean of the F1 of the labels
/// @param auroc area under the ROC curve of each label against the rest, mean over labels; absent
///   where the holdout has one label only
/// @param brier mean of the squared errors of the probabilities, summed over labels, in [0, 2]
/// @param calibration whether the probabilities can be taken at their word
public record Scores(
    int trainingRows,
    int draws,
    Score accuracy,
    Score macroF1,
    Optional<Score> auroc,
    Optional<Score> brier,
    Calibration calibration) {

  static Scores of(int trainingRows, int draws, Estimate estimate, Calibration calibration) {
    return new Scores(
        trainingRows,
        draws,
        estimate.accuracy().score(0, 1),
        estimate.macroF1().score(0, 1),
        estimate.auroc().map(sampled -> sampled.score(0, 1)),
        estimate.brier().map(sampled -> sampled.score(0, 2)),
        calibration);
  }
}
