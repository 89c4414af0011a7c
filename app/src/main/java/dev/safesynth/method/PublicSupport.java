package dev.safesynth.method;

/// The candidates of one token step and their public log-probabilities: Top-k+ of InvisibleInk
/// (Vinod, Pillutla and Thakurta 2025).
///
/// Computed from the public prompt's logits, public constants and the position alone. A candidate
/// set that looked at a record's logits would have unbounded loss.
final class PublicSupport {
  private final int[] tokens;
  private final float[] logProbabilities;

  private PublicSupport(int[] tokens, float[] logProbabilities) {
    this.tokens = tokens;
    this.logProbabilities = logProbabilities;
  }

  /// The token of a candidate; candidates are in ascending order of tokens.
  int token(int candidate) {
    return tokens[candidate];
  }

  /// All candidates, ascending.
  int[] tokens() {
    return tokens.clone();
  }

  int size() {
    return tokens.length;
  }

  /// Natural logarithms under the public prompt, over the whole vocabulary, by candidate.
  float[] logProbabilities() {
    return logProbabilities;
  }

  /// Every allowed token whose public logit is within `2C/G` of the k-th largest allowed one: one
  /// record can lift a token by `C/G` and lower the threshold by as much.
  ///
  /// @param logits the public logits over the vocabulary
  /// @param allowed which tokens may be drawn at this position
  /// @param logPartition of `logits`
  /// @param k how many tokens at least, as far as there are as many allowed ones
  /// @param slack `2C/G`
  static PublicSupport topKPlus(
      float[] logits, boolean[] allowed, float logPartition, int k, float slack) {
    float threshold = kthLargest(logits, allowed, k) - slack;
    int size = 0;
    for (int v = 0; v < logits.length; v++) {
      if (allowed[v] && logits[v] >= threshold) {
        size++;
      }
    }
    var tokens = new int[size];
    var logProbabilities = new float[size];
    int next = 0;
    for (int v = 0; v < logits.length; v++) {
      if (allowed[v] && logits[v] >= threshold) {
        tokens[next] = v;
        logProbabilities[next++] = logits[v] - logPartition;
      }
    }
    return new PublicSupport(tokens, logProbabilities);
  }

  /// A record's log-probabilities minus the public ones, candidate by candidate.
  float[] differences(float[] recordLogits, float recordLogPartition) {
    var differences = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      differences[i] = recordLogits[tokens[i]] - recordLogPartition - logProbabilities[i];
    }
    return differences;
  }

  /// The k-th largest allowed logit, or the smallest one when there are fewer.
  private static float kthLargest(float[] logits, boolean[] allowed, int k) {
    var heap = new float[k]; // a min-heap of the largest seen so far
    int size = 0;
    for (int v = 0; v < logits.length; v++) {
      if (!allowed[v]) {
        continue;
      }
      float logit = logits[v];
      if (size < k) {
        heap[size++] = logit;
        siftUp(heap, size - 1);
      } else if (logit > heap[0]) {
        heap[0] = logit;
        siftDown(heap, size);
      }
    }
    if (size == 0) {
      throw new IllegalArgumentException("no token is allowed");
    }
    return heap[0];
  }

  private static void siftUp(float[] heap, int start) {
    int child = start;
    while (child > 0 && heap[child] < heap[(child - 1) / 2]) {
      swap(heap, child, (child - 1) / 2);
      child = (child - 1) / 2;
    }
  }

  private static void siftDown(float[] heap, int size) {
    int parent = 0;
    while (true) {
      int smallest = parent;
      for (int child = 2 * parent + 1; child <= 2 * parent + 2 && child < size; child++) {
        if (heap[child] < heap[smallest]) {
          smallest = child;
        }
      }
      if (smallest == parent) {
        return;
      }
      swap(heap, parent, smallest);
      parent = smallest;
    }
  }

  private static void swap(float[] heap, int a, int b) {
    float kept = heap[a];
    heap[a] = heap[b];
    heap[b] = kept;
  }
}
