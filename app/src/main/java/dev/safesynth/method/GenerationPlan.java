package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.NoisyCounts;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.dp.accounting.ZeroConcentrated;

/// How a budget becomes two mechanisms: a noisy count of records per label, which decides how many
/// batches a label has, and the token draws. Everything here follows from public settings.
///
/// @param epsilon the guarantee asked for
/// @param delta likewise
/// @param total the zCDP loss that (epsilon, delta) allows
/// @param counts the label counts, used once on all records
/// @param tokens the token draws, used at most `maxTokens` times on each batch
/// @param maxTokens draws per text; charged in full whatever the texts' real lengths
/// @param bound what the two mechanisms come to at `delta`, by the tightest accountant that applies
public record GenerationPlan(
    double epsilon,
    double delta,
    ZeroConcentrated total,
    NoisyCounts counts,
    ClippedSelection tokens,
    int maxTokens,
    Accountant.Bound bound) {

  /// The share of the loss that the label counts get. At epsilon 4 and delta 1e-6 it gives noise of
  /// standard deviation 6, which is small beside the hundred records or so that a label needs.
  public static final double COUNTS_SHARE = 0.05;

  /// The plan that spends the whole budget: the clip bound is as large as it can be.
  public static GenerationPlan spendingAll(
      double epsilon, double delta, int divisor, int temperatureMilli, int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    NoisyCounts counts = counts(total);
    var rest = new ZeroConcentrated((total.rho() - counts.zeroConcentrated().rho()) * (1 - 1e-12));
    var tokens = ClippedSelection.within(rest, maxTokens, divisor, temperatureMilli);
    return of(epsilon, delta, total, counts, tokens, maxTokens);
  }

  /// The plan with a given clip bound, which may cost more than the budget: see [#fits()].
  public static GenerationPlan withClip(
      double epsilon, double delta, double clip, int divisor, int temperatureMilli, int maxTokens) {
    ZeroConcentrated total = ZeroConcentrated.largestWithin(epsilon, delta);
    int units = Math.clamp(Math.round(clip * ClippedSelection.GRID), 1, 1 << 24);
    var tokens = new ClippedSelection(units, divisor, temperatureMilli);
    return of(epsilon, delta, total, counts(total), tokens, maxTokens);
  }

  /// A batch is one part of the records and all cost the same, so one stands for all.
  private static GenerationPlan of(
      double epsilon,
      double delta,
      ZeroConcentrated total,
      NoisyCounts counts,
      ClippedSelection tokens,
      int maxTokens) {
    PrivacyLoss loss = counts.loss().then(tokens.loss().times(maxTokens));
    return new GenerationPlan(
        epsilon, delta, total, counts, tokens, maxTokens, Accountant.tightest(loss, delta));
  }

  private static NoisyCounts counts(ZeroConcentrated total) {
    return NoisyCounts.within(new ZeroConcentrated(total.rho() * COUNTS_SHARE));
  }

  /// What the two mechanisms cost together.
  public ZeroConcentrated planned() {
    return counts.zeroConcentrated().plus(tokens.zeroConcentrated().times(maxTokens));
  }

  /// The epsilon that the planned loss gives at the plan's delta: what the certificate states.
  public double plannedEpsilon() {
    return bound.epsilon();
  }

  public boolean fits() {
    return planned().rho() <= total.rho();
  }
}
