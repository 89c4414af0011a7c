package dev.safesynth.evaluation;

import dev.safesynth.statistics.Interval;
import dev.safesynth.text.Learner;

/// What training on synthetic texts gains (or loses, below 0) against other training data, by the
/// same model on the same test rows.
///
/// @param minus the training data compared with
/// @param accuracy in [-1, 1], `accuracyInterval` at 95%, paired on the test rows
/// @param macroF1 in [-1, 1], `macroF1Interval` at 95%, paired on the test rows
public record Difference(
    Learner model,
    Training minus,
    double accuracy,
    Interval accuracyInterval,
    double macroF1,
    Interval macroF1Interval) {

  static Difference of(Learner model, Training minus, Estimate synthetic, Estimate other) {
    return new Difference(
        model,
        minus,
        synthetic.accuracy().value() - other.accuracy().value(),
        synthetic.accuracy().intervalOfDifference(other.accuracy()).within(-1, 1),
        synthetic.macroF1().value() - other.macroF1().value(),
        synthetic.macroF1().intervalOfDifference(other.macroF1()).within(-1, 1));
  }
}
