package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/// The next token of one text that is written from released words: the public model's candidates,
/// with what lifts the label's words and those that the text is still to use. Nothing private takes
/// part.
final class SteeredStep {
  /// A key word that has not been used yet is lifted by this, in nats.
  private static final float WANTED = 6;

  /// Candidates this much less likely than the best one are left out: a small model's tail is
  /// noise.
  private static final float TAIL = 4.6f;

  /// A key word further behind the best token than this does not fit here.
  private static final float REACH = 12;

  /// What a lifted word loses once it was used.
  private static final float USED = 1;

  private final ClippedSelection selection;
  private final int topK;
  private final float[] bias;
  private final Set<Integer> wanted;
  private final Set<Integer> used = new HashSet<>();
  private int length;

  SteeredStep(ClippedSelection selection, int topK, float[] bias, Set<Integer> keyWords) {
    this.selection = selection;
    this.topK = topK;
    this.bias = bias;
    this.wanted = new HashSet<>(keyWords);
  }

  /// Takes note of a token that is part of the text.
  void append(int token) {
    length++;
    used.add(token);
    wanted.remove(token);
  }

  /// How many tokens the text has.
  int length() {
    return length;
  }

  Released<Integer> draw(float[] logits, boolean[] allowed, NoiseSource noise) {
    float logPartition = new LogPartition().of(logits);
    PublicSupport likely = PublicSupport.topKPlus(logits, allowed, logPartition, topK, 0);
    float best = likely.logProbabilities()[0];
    for (float value : likely.logProbabilities()) {
      best = Math.max(best, value);
    }
    float reach = best - REACH;
    int[] tokens =
        IntStream.concat(
                Arrays.stream(likely.tokens()),
                wanted.stream()
                    .mapToInt(Integer::intValue)
                    .filter(token -> allowed[token] && logits[token] - logPartition >= reach))
            .distinct()
            .sorted()
            .toArray();
    var scores = new float[tokens.length];
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < tokens.length; i++) {
      scores[i] = logits[tokens[i]] - logPartition + lift(tokens[i]);
      highest = Math.max(highest, scores[i]);
    }
    float least = highest - TAIL;
    int[] kept = IntStream.range(0, tokens.length).filter(i -> scores[i] >= least).toArray();
    var keptScores = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      keptScores[i] = scores[kept[i]] - highest;
    }
    return selection.selectPublic(keptScores, noise).map(choice -> tokens[kept[choice]]);
  }

  private float lift(int token) {
    if (used.contains(token)) {
      return bias[token] > 0 ? -USED : 0;
    }
    return wanted.contains(token) ? bias[token] + WANTED : bias[token];
  }
}
