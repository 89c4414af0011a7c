package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The next token of one text that is written from released words: the public model's candidates,
/// with what lifts the label's words and those that the text is still to use. Nothing private takes
/// part.
///
/// Key words come at a pace that spreads them over the text, each where the model would not be too
/// surprised by it: asked for all at once, a small model lists them.
final class SteeredStep {
  /// A key word that has not been used yet is lifted by this, in nats.
  private static final float WANTED = 4;

  /// A key word further behind the best token than this does not fit here.
  private static final float REACH = 7;

  /// The same for every other token: a small model's tail is noise.
  private static final float FIT = 5;

  /// Candidates this much less likely than the best one, all lifts added, are left out.
  private static final float TAIL = 3.2f;

  /// Differences are stretched by this: at temperature 1 a small model wanders off.
  private static final float SHARPNESS = 1.25f;

  /// The share of a text by whose end all key words are to be used.
  private static final double PACE = 0.8;

  /// What a word loses for each time that it was used, unless it is a common one.
  private static final float USED = 2;

  /// What a digit loses for each one before it, which count less the longer ago they are: a small
  /// model that has begun a number does not find its end.
  private static final float DIGIT = 0.5f;

  private static final float DIGITS_FADE = 0.9f;

  /// What a comma loses for each other one that was just before it: with key words in its prompt a
  /// small model likes to go on with a list.
  private static final float COMMA = 3;

  private static final float COMMAS_FADE = 0.85f;
  private static final float COMMAS_OF_A_SENTENCE = 0.5f;

  /// What a pair of tokens loses that the text has already.
  private static final float REPEATED_PAIR = 3;

  private final ClippedSelection selection;
  private final Vocabulary vocabulary;
  private final int topK;
  private final int label;
  private final Steering steering;
  private final WordBalance balance;
  private final WordFrequencies frequencies;
  private final int maxTokens;
  private final int asked;
  private final Set<Integer> wanted;
  private final Map<Integer, Integer> used = new HashMap<>();
  private final Set<Long> pairs = new HashSet<>();
  private float digits;
  private float commas;
  private int last = -1;
  private int length;

  /// @param balance of the label's texts
  /// @param keyWords indexes of words that the text is to use
  SteeredStep(
      ClippedSelection selection,
      Vocabulary vocabulary,
      int topK,
      int label,
      Steering steering,
      WordBalance balance,
      Set<Integer> keyWords,
      int maxTokens) {
    this.selection = selection;
    this.vocabulary = vocabulary;
    this.topK = topK;
    this.label = label;
    this.steering = steering;
    this.balance = balance;
    this.frequencies = steering.frequencies();
    this.maxTokens = maxTokens;
    this.asked = keyWords.size();
    this.wanted = new HashSet<>(keyWords);
  }

  /// Takes note of a token that is part of the text.
  void append(int token) {
    int word = frequencies.words().wordOf(token);
    if (word >= 0) {
      if (used.merge(word, 1, Integer::sum) == 1) {
        balance.used(label, word);
      }
      wanted.remove(word);
    }
    digits = DIGITS_FADE * digits + (vocabulary.isNumber(token) ? 1 : 0);
    commas = COMMAS_FADE * commas + (vocabulary.hasComma(token) ? 1 : 0);
    pairs.add(pair(token));
    last = token;
    length++;
  }

  /// How many tokens the text has.
  int length() {
    return length;
  }

  private long pair(int token) {
    return ((long) last << 32) | token;
  }

  Released<Integer> draw(float[] logits, boolean[] allowed, NoiseSource noise) {
    float logPartition = new LogPartition().of(logits);
    PublicSupport likely = PublicSupport.topKPlus(logits, allowed, logPartition, topK, 0);
    float best = Float.NEGATIVE_INFINITY;
    for (float value : likely.logProbabilities()) {
      best = Math.max(best, value);
    }
    boolean due = asked - wanted.size() < Math.ceil(asked * (length + 2) / (maxTokens * PACE));
    float least = logPartition + best - FIT;
    float leastWanted = logPartition + best - (due ? REACH : FIT);
    int[] tokens =
        IntStream.concat(
                Arrays.stream(likely.tokens()).filter(token -> logits[token] >= least),
                wanted.stream()
                    .flatMapToInt(word -> Arrays.stream(frequencies.words().forms(word)))
                    .filter(token -> allowed[token] && logits[token] >= leastWanted))
            .distinct()
            .sorted()
            .toArray();
    var scores = new float[tokens.length];
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < tokens.length; i++) {
      scores[i] = logits[tokens[i]] - logPartition + lift(tokens[i], due);
      highest = Math.max(highest, scores[i]);
    }
    float lowest = highest - TAIL;
    int[] kept = IntStream.range(0, tokens.length).filter(i -> scores[i] >= lowest).toArray();
    var keptScores = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      keptScores[i] = SHARPNESS * (scores[kept[i]] - highest);
    }
    return selection.selectPublic(keptScores, noise).map(choice -> tokens[kept[choice]]);
  }

  private float lift(int token, boolean due) {
    float lift = pairs.contains(pair(token)) ? -REPEATED_PAIR : 0;
    int word = frequencies.words().wordOf(token);
    if (word < 0) {
      lift -= vocabulary.isNumber(token) ? DIGIT * digits : 0;
      lift -= vocabulary.hasComma(token) ? COMMA * Math.max(0, commas - COMMAS_OF_A_SENTENCE) : 0;
      return lift;
    }
    int times = used.getOrDefault(word, 0);
    if (times > 0) {
      return lift - (frequencies.counts(word) ? USED * times : 0);
    }
    lift += steering.lift(label, word) + balance.correction(label, word);
    return lift + (due && wanted.contains(word) ? WANTED : 0);
  }
}
