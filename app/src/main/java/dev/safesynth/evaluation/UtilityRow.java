package dev.safesynth.evaluation;

import dev.safesynth.statistics.Interval;
import dev.safesynth.text.Learner;

/// One model trained on one kind of data and tested on the untouched real rows.
///
/// @param nTrain number of training rows
/// @param draws number of training sets averaged; above 1 only for same-size draws of real rows
/// @param accuracy in [0, 1], `accuracyInterval` at 95%
/// @param macroF1 in [0, 1], `macroF1Interval` at 95%
public record UtilityRow(
    Learner model,
    Training train,
    int nTrain,
    int draws,
    double accuracy,
    Interval accuracyInterval,
    double macroF1,
    Interval macroF1Interval) {

  static UtilityRow of(Learner model, Training train, int nTrain, int draws, Estimate estimate) {
    return new UtilityRow(
        model,
        train,
        nTrain,
        draws,
        estimate.accuracy().value(),
        estimate.accuracy().interval().within(0, 1),
        estimate.macroF1().value(),
        estimate.macroF1().interval().within(0, 1));
  }
}
