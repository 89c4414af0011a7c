package dev.safesynth.evaluation;

import dev.safesynth.statistics.Interval;
import dev.safesynth.text.Learner;
import java.util.Optional;

/// What training on synthetic texts gains (or loses, below 0) against other training data, by the
/// same model on the same test rows.
///
/// @param minus the training data compared with
/// @param accuracy in [-1, 1], `accuracyInterval` at 95%, paired on the test rows
/// @param macroF1 in [-1, 1], `macroF1Interval` at 95%, paired on the test rows
/// @param auroc in [-1, 1], paired on the test rows; absent if those have one label only
public record Difference(
    Learner model,
    Training minus,
    double accuracy,
    Interval accuracyInterval,
    double macroF1,
    Interval macroF1Interval,
    Optional<Score> auroc) {

  static Difference of(Learner model, Training minus, Estimate synthetic, Estimate other) {
    Score accuracy = synthetic.accuracy().minus(other.accuracy());
    Score macroF1 = synthetic.macroF1().minus(other.macroF1());
    return new Difference(
        model,
        minus,
        accuracy.value(),
        accuracy.interval(),
        macroF1.value(),
        macroF1.interval(),
        synthetic.auroc().flatMap(own -> other.auroc().map(own::minus)));
  }
}
