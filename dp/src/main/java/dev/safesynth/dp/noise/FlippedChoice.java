package dev.safesynth.dp.noise;

/// Permute-and-flip: candidates in uniformly random order, each taken with probability exactly
/// `exp(-(best - score) · numerator / denominator)`; the first one taken is the answer.
///
/// McKenna and Sheldon (2020). The best candidate is always taken when its turn comes, so the walk
/// ends. Candidates of equal score are equally likely.
public final class FlippedChoice {
  private FlippedChoice() {}

  /// One draw; parameters as in [ExponentialChoice#draw].
  public static int draw(long[] scores, long numerator, long denominator, NoiseSource noise) {
    var trial = new ScoreTrial(scores, numerator, denominator);
    var order = new int[scores.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int left = order.length; ; left--) {
      int pick = (int) noise.uniform(left);
      int candidate = order[pick];
      if (trial.accepts(scores[candidate], noise)) {
        return candidate;
      }
      order[pick] = order[left - 1];
    }
  }
}
