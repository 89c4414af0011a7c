package dev.safesynth.audit;

import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.method.GenerationPlan;

/// What is claimed of the token draws on one batch, which is what canaries can reach: the label
/// counts of a run come on top.
///
/// @param epsilon at `delta`
/// @param delta the plan's
/// @param atTinyDelta epsilon at `tinyDelta`: the same claim at another point of its curve
/// @param tinyDelta so small that `canaries · tinyDelta` does not blunt a test of high confidence
record Claim(double epsilon, double delta, double atTinyDelta, double tinyDelta) {
  private static final double TINY = 1e-6;

  static Claim of(GenerationPlan plan) {
    PrivacyLoss loss = plan.tokens().loss().times(plan.maxTokens());
    double tiny = plan.delta() * TINY;
    return new Claim(
        Accountant.tightest(loss, plan.delta()).epsilon(),
        plan.delta(),
        Accountant.tightest(loss, tiny).epsilon(),
        tiny);
  }
}
