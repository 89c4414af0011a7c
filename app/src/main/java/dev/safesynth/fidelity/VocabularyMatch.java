package dev.safesynth.fidelity;

import dev.safesynth.statistics.Interval;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How far the words are the same.
///
/// @param topWords how many of the most frequent words of each side are compared
/// @param jaccard shared ones among them over all of them, in [0, 1]; ties in frequency go to the
///   word that comes first in the alphabet
/// @param coverage share of the words written in reference texts that occur in some candidate
/// @param outOfVocabulary share of the words written in candidates that no reference text has
public record VocabularyMatch(
    int topWords, Divergence jaccard, Share coverage, Share outOfVocabulary) {
  private static final int TOP = 1000;

  /// A share of written words. Words of one text are not independent, so its 95% interval comes
  /// from the variation between texts (ratio estimator), the other side's vocabulary given.
  public record Share(double value, Interval interval) {}

  /// Compares texts given as words.
  ///
  /// @param reference at least two texts with at least one word among them
  /// @param candidates likewise
  static VocabularyMatch of(
      List<List<String>> reference, List<List<String>> candidates, long seed) {
    CodedTexts texts = CodedTexts.of(reference, candidates);
    int top = Math.min(TOP, texts.codes());
    Share known = share(candidates, vocabulary(reference));
    return new VocabularyMatch(
        top,
        texts.divergence((first, second) -> jaccard(top(first, top), top(second, top)), seed),
        share(reference, vocabulary(candidates)),
        new Share(
            1 - known.value(),
            new Interval(1 - known.interval().high(), 1 - known.interval().low())));
  }

  private static Set<String> vocabulary(List<List<String>> texts) {
    return texts.stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  private static Share share(List<List<String>> texts, Set<String> vocabulary) {
    double[] known =
        texts.stream()
            .mapToDouble(text -> text.stream().filter(vocabulary::contains).count())
            .toArray();
    double[] all = texts.stream().mapToDouble(List::size).toArray();
    double total = Arrays.stream(all).sum();
    double ratio = Arrays.stream(known).sum() / total;
    double squares = 0;
    for (int i = 0; i < all.length; i++) {
      double residual = known[i] - ratio * all[i];
      squares += residual * residual;
    }
    double half = 1.96 * Math.sqrt(squares * all.length / (all.length - 1)) / total;
    return new Share(ratio, new Interval(ratio - half, ratio + half).within(0, 1));
  }

  private static Set<Integer> top(double[] counts, int size) {
    // One number per word that sorts by falling count, then by code.
    long[] keys =
        IntStream.range(0, counts.length)
            .filter(code -> counts[code] > 0)
            .mapToLong(code -> (-(long) counts[code] << 32) + code)
            .sorted()
            .limit(size)
            .toArray();
    return Arrays.stream(keys).mapToObj(key -> (int) key).collect(Collectors.toSet());
  }

  private static double jaccard(Set<Integer> first, Set<Integer> second) {
    Set<Integer> both = new HashSet<>(first);
    both.retainAll(second);
    return (double) both.size() / (first.size() + second.size() - both.size());
  }
}
