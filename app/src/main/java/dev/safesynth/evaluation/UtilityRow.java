package dev.safesynth.evaluation;

import dev.safesynth.statistics.Interval;
import dev.safesynth.text.Learner;
import java.util.Optional;

/// One model trained on one kind of data and tested on the untouched real rows.
///
/// @param nTrain number of training rows
/// @param draws number of training sets averaged; above 1 only for same-size draws of real rows
/// @param accuracy in [0, 1], `accuracyInterval` at 95%
/// @param macroF1 in [0, 1], `macroF1Interval` at 95%
/// @param auroc area under the ROC curve of each label against the rest, averaged over labels, in
///   [0, 1]; absent if the test rows have one label only
/// @param logLoss mean of -ln of the probability of the true label, not below 1e-15; absent, as the
///   next two, for models without probabilities
/// @param brier mean of Σ (probability - truth)² over the labels, in [0, 2]
/// @param calibration whether the probabilities can be taken at their word
public record UtilityRow(
    Learner model,
    Training train,
    int nTrain,
    int draws,
    double accuracy,
    Interval accuracyInterval,
    double macroF1,
    Interval macroF1Interval,
    Optional<Score> auroc,
    Optional<Score> logLoss,
    Optional<Score> brier,
    Optional<Calibration> calibration) {

  static UtilityRow of(
      Learner model,
      Training train,
      int nTrain,
      int draws,
      Estimate estimate,
      Optional<Calibration> calibration) {
    Score accuracy = estimate.accuracy().score(0, 1);
    Score macroF1 = estimate.macroF1().score(0, 1);
    return new UtilityRow(
        model,
        train,
        nTrain,
        draws,
        accuracy.value(),
        accuracy.interval(),
        macroF1.value(),
        macroF1.interval(),
        estimate.auroc().map(sampled -> sampled.score(0, 1)),
        estimate.logLoss().map(sampled -> sampled.score(0, Losses.MOST)),
        estimate.brier().map(sampled -> sampled.score(0, 2)),
        calibration);
  }
}
