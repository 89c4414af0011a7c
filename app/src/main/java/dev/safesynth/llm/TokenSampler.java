package dev.safesynth.llm;

import java.security.SecureRandom;
import java.util.Arrays;

/// Draws a token from a public model's logits at a temperature, among the k likeliest. In floating
/// point: no guarantee leans on how public text is drawn. One for each thread.
final class TokenSampler {
  private static final int BYTES = 1 << 12;

  private final SecureRandom random = new SecureRandom();
  private final byte[] bytes = new byte[BYTES];
  private int used = BYTES;
  private float[] sorted = new float[0];

  /// @param temperature above 0
  /// @param topK at least 1; tokens as likely as the k-th are all among the candidates
  int draw(float[] logits, double temperature, int topK) {
    float threshold = kthLargest(logits, topK);
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double total = 0;
    for (float logit : logits) {
      total += logit >= threshold ? Math.exp((logit - largest) / temperature) : 0;
    }
    double left = uniform() * total;
    int last = 0;
    for (int token = 0; token < logits.length; token++) {
      if (logits[token] >= threshold) {
        last = token;
        left -= Math.exp((logits[token] - largest) / temperature);
        if (left < 0) {
          return token;
        }
      }
    }
    return last; // rounding
  }

  private float kthLargest(float[] logits, int k) {
    if (k >= logits.length) {
      return Float.NEGATIVE_INFINITY;
    }
    // ascending insertion into the k largest: most logits fail the first comparison
    if (sorted.length != k) {
      sorted = new float[k];
    }
    Arrays.fill(sorted, Float.NEGATIVE_INFINITY);
    for (float logit : logits) {
      if (logit > sorted[0]) {
        int at = 0;
        while (at + 1 < k && sorted[at + 1] < logit) {
          sorted[at] = sorted[at + 1];
          at++;
        }
        sorted[at] = logit;
      }
    }
    return sorted[0];
  }

  /// Uniform in \[0, 1) with 53 bits.
  private double uniform() {
    if (used == BYTES) {
      random.nextBytes(bytes);
      used = 0;
    }
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = (bits << 8) | (bytes[used++] & 0xff);
    }
    return (bits >>> 11) * 0x1p-53;
  }
}
