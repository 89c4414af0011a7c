package dev.safesynth.assess;

import dev.safesynth.attack.MembershipInference;
import dev.safesynth.evaluation.Distributions;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.evaluation.Utility;
import dev.safesynth.evaluation.UtilityEvaluation;
import java.util.Optional;
import java.util.Set;

/// Measures synthetic texts against real ones.
public final class TextAssessment {
  private TextAssessment() {}

  /// What can be measured.
  public enum Subject {
    /// Models trained on synthetic against models trained on real texts.
    UTILITY,
    /// Distributions side by side.
    FIDELITY,
    /// Whether somebody can tell who was among the real records.
    ATTACKS
  }

  /// How to measure.
  ///
  /// @param memberProbability with which a real record became a member, in (0, 1)
  /// @param delta of the one-run bound on epsilon
  /// @param seed of shuffles and resamples; no privacy rests on it
  public record Settings(Set<Subject> subjects, double memberProbability, double delta, long seed) {
    public Settings {
      subjects = Set.copyOf(subjects);
    }
  }

  /// All figures that were asked for and can be had.
  public static Metrics measure(TextSets sets, Settings settings) {
    if (sets.testRows().isEmpty() || sets.members().isEmpty()) {
      return Metrics.of(Optional.empty(), Optional.empty(), Optional.empty());
    }
    return Metrics.of(
        settings.subjects().contains(Subject.UTILITY)
            ? Optional.of(utility(sets, settings))
            : Optional.empty(),
        settings.subjects().contains(Subject.FIDELITY)
            ? Optional.of(
                Distributions.of(
                    sets.members(),
                    sets.synthetic(),
                    sets.floor(),
                    sets.holdout(),
                    sets.labels(),
                    settings.seed()))
            : Optional.empty(),
        settings.subjects().contains(Subject.ATTACKS) && !sets.holdout().isEmpty()
            ? Optional.of(attacks(sets, settings))
            : Optional.empty());
  }

  private static Utility utility(TextSets sets, Settings settings) {
    return UtilityEvaluation.evaluate(
        new UtilityEvaluation.Inputs(
            sets.synthetic(),
            sets.floor(),
            sets.members(),
            sets.testRows(),
            sets.labels(),
            settings.seed()));
  }

  private static MembershipInference.Result attacks(TextSets sets, Settings settings) {
    return MembershipInference.attack(
        new MembershipInference.Inputs(
            sets.synthetic(),
            sets.members(),
            sets.holdout(),
            sets.floor(),
            sets.test(),
            settings.memberProbability(),
            settings.delta(),
            settings.seed()));
  }
}
