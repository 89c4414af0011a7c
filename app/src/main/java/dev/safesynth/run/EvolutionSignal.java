package dev.safesynth.run;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Spending.Evolution;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether votes can select anything: a kept text is told from others when its votes exceed about
/// two standard deviations of the noise, so there must be that many records for each. Judged by
/// public settings and released counts alone.
final class EvolutionSignal {
  private EvolutionSignal() {}

  /// Refuses a plan whose records, by the public bound on their number, cannot outvote the noise.
  ///
  /// @throws UserException with exit BUDGET_REFUSED
  static void require(RunPlan plan) {
    if (!plan.isPrivate() || plan.budget().evolution().isEmpty()) {
      return;
    }
    Evolution evolution = plan.budget().evolution().get();
    Optional<Double> most = votesPerText(plan);
    if (most.filter(votes -> votes < evolution.votesNeeded()).isPresent()) {
      throw new UserException(
          Exit.BUDGET_REFUSED,
          String.format(
              Locale.ROOT,
              "privacy.rows_at_most %d gives each of %d texts %.1f votes, and %.1f are needed to stand"
                  + " out of the noise",
              plan.config().privacy().rowsAtMost().orElseThrow(),
              plan.config().output().records(),
              most.get(),
              evolution.votesNeeded()),
          plan.config().file().toString(),
          "Lower output.records or method.rounds, or raise privacy.epsilon. Nothing was spent.");
    }
  }

  /// The share of the records that vote, for each text, if a bound on their number is public.
  private static Optional<Double> votesPerText(RunPlan plan) {
    var config = plan.config();
    double voting = config.evaluation().enabled() ? 1 - config.evaluation().holdout() : 1;
    return config.privacy().rowsAtMost().map(rows -> rows * voting / config.output().records());
  }

  /// Where the budget goes, for the plan.
  static String line(Evolution evolution, double total) {
    return String.format(
        Locale.ROOT,
        "  %4.1f %%     %d rounds of votes for %d candidates a text: discrete Gaussian, standard"
            + " deviation %.2f votes",
        100 * evolution.votes().zeroConcentrated().times(evolution.rounds()).rho() / total,
        evolution.rounds(),
        evolution.candidates(),
        Math.sqrt((double) evolution.votes().variance()));
  }

  /// What the votes can tell, for the plan.
  static Optional<String> of(RunPlan plan) {
    return plan.budget()
        .evolution()
        .map(
            evolution ->
                String.format(
                    Locale.ROOT,
                    "a text needs about %.1f votes to stand out of the noise, so %d texts want %,.0f"
                        + " records%s",
                    evolution.votesNeeded(),
                    plan.config().output().records(),
                    Math.ceil(evolution.votesNeeded() * plan.config().output().records()),
                    votesPerText(plan)
                        .map(votes -> String.format(Locale.ROOT, "; they have at most %.1f", votes))
                        .orElse("")));
  }

  /// Warnings from released counts, one for each label that is too thin.
  static List<String> warnings(
      Evolution evolution, List<String> labels, List<Long> counts, List<Integer> texts) {
    return new ThinLabels(labels, counts)
        .warnings(
            label -> texts.get(label) * evolution.votesNeeded(),
            label ->
                String.format(
                    Locale.ROOT,
                    " for %d texts, and %.0f would outvote the noise; which of its texts are kept is"
                        + " partly chance",
                    texts.get(label),
                    texts.get(label) * evolution.votesNeeded()));
  }
}
