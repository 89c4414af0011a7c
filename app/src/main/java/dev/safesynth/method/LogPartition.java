package dev.safesynth.method;

/// The logarithm of the softmax denominator over a whole vocabulary, fast enough to be called for
/// every record at every token.
///
/// `exp` is evaluated as `(1 + z + z²/2 + z³/6)^256` with `z = x / 256`: multiplications only,
/// which the compiler turns into vector instructions. The relative error is below 1e-4 for `x >
/// -13` and below 5e-4 for `x > -20`; terms below that are lost in the sum anyway. Precision is a
/// matter of utility, not of privacy: whatever this returns for a record is a function of that
/// record and of public values alone.
final class LogPartition {
  /// Partial sums that do not depend on each other, so that the loop over them vectorises.
  private static final int LANES = 256;

  /// Below this distance from the largest logit a term is treated as e^-30.
  private static final float FLOOR = -30f;

  private final float[] lanes = new float[LANES];

  /// @param logits finite values; at least one
  float of(float[] logits) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    java.util.Arrays.fill(lanes, 0);
    int whole = logits.length - logits.length % LANES;
    for (int start = 0; start < whole; start += LANES) {
      addBlock(logits, start, largest);
    }
    double sum = 0;
    for (float lane : lanes) {
      sum += lane;
    }
    for (int v = whole; v < logits.length; v++) {
      sum += Math.exp(logits[v] - largest);
    }
    return (float) (largest + Math.log(sum));
  }

  private void addBlock(float[] logits, int start, float largest) {
    for (int lane = 0; lane < LANES; lane++) {
      float x = Math.max(FLOOR, logits[start + lane] - largest);
      float z = x * (1f / 256);
      float y = 1 + z * (1 + z * (0.5f + z * (1f / 6)));
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      lanes[lane] += y;
    }
  }
}
