package dev.safesynth.audit;

import dev.safesynth.attack.OneRunBound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What one run of the whole generator shows (Steinke, Nasr and Jagielski 2023): one possible
/// canary for each batch, put in by a fair coin of its own. Batches are disjoint, so canaries do
/// not disturb each other and one run gives as many trials as it has texts.
///
/// @param canaries possible ones, m
/// @param planted those that the coins put in
/// @param guesses the auditor's, on the texts with the highest and the lowest likelihood ratios, r
/// @param correct right ones among them, v
/// @param epsilonLowerBound refuted with 95% confidence; nothing is taken for granted
/// @param ceiling the most that it could have been, all guesses right
/// @param epsilonIfGaussian with 95% confidence, if the trade-off curve is that of Gaussian noise;
///   never decides the verdict
/// @param refuted whether the claim is refuted with confidence 99.99%
public record EndToEndAudit(
    int canaries,
    int planted,
    int guesses,
    int correct,
    double epsilonLowerBound,
    double ceiling,
    double epsilonIfGaussian,
    boolean refuted) {
  /// The share of texts that are guessed on either side, fixed in advance. Who guesses only where
  /// the ratio is clear is nearly always right, and that is what large epsilons need.
  private static final double SIDE = 0.125;

  /// A text that is complete.
  record Trial(boolean planted, double ratio) {}

  /// @param canaries all possible ones, also those whose text was not completed
  /// @param claim what is claimed of one batch
  static EndToEndAudit of(int canaries, List<Trial> trials, Claim claim) {
    List<Trial> sorted = new ArrayList<>(trials);
    sorted.sort(Comparator.comparingDouble(Trial::ratio));
    int side = Math.min((int) (SIDE * canaries), sorted.size() / 2);
    int correct = 0;
    for (int i = 0; i < side; i++) {
      correct += sorted.get(i).planted() ? 0 : 1;
      correct += sorted.get(sorted.size() - 1 - i).planted() ? 1 : 0;
    }
    int guesses = 2 * side;
    var bound = new OneRunBound(canaries, guesses, correct);
    return new EndToEndAudit(
        canaries,
        (int) trials.stream().filter(Trial::planted).count(),
        guesses,
        correct,
        bound.epsilonLowerBound(claim.delta(), Confidence.REPORT),
        new OneRunBound(canaries, guesses, guesses)
            .epsilonLowerBound(claim.delta(), Confidence.REPORT),
        new GaussianOneRunBound(canaries, guesses, correct)
            .epsilonLowerBound(claim.delta(), Confidence.REPORT),
        bound.epsilonLowerBound(claim.tinyDelta(), Confidence.VERDICT) > claim.atTinyDelta());
  }
}
