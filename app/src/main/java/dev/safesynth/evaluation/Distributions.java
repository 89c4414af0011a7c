package dev.safesynth.evaluation;

import dev.safesynth.data.LabelledText;
import dev.safesynth.fidelity.DistinctNgrams;
import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// What the texts look like side by side.
///
/// @param lengthEdges lower edges of the length bins in words, ascending from 0, shared by all
///   sources; a bin ends before the next edge, the last one is open
/// @param wordBudget number of words over which `distinct1` and `distinct2` are taken, the same for
///   all sources because both fall as a corpus grows
/// @param sources real, synthetic and, where there are any, public-only texts
/// @param overlap runs of eight words that synthetic texts share with real ones: with members, and
///   as the control with real texts that the generator never saw
public record Distributions(
    List<Integer> lengthEdges, int wordBudget, List<Source> sources, List<Overlap> overlap) {
  private static final int RUN = 8;
  private static final int BINS = 20;

  public Distributions {
    lengthEdges = List.copyOf(lengthEdges);
    sources = List.copyOf(sources);
    overlap = List.copyOf(overlap);
  }

  /// One kind of texts.
  ///
  /// @param source `real`, `synthetic` or `public_only`
  /// @param labelCounts texts per declared label, in the order of declaration
  /// @param lengthCounts texts per length bin
  /// @param distinct1 share of words that are distinct, in [0, 1]
  /// @param distinct2 share of pairs of neighbouring words that are distinct, in [0, 1]
  public record Source(
      String source,
      int texts,
      Map<String, Integer> labelCounts,
      List<Integer> lengthCounts,
      double distinct1,
      double distinct2) {
    public Source {
      labelCounts = Collections.unmodifiableMap(new LinkedHashMap<>(labelCounts));
      lengthCounts = List.copyOf(lengthCounts);
    }
  }

  /// How many synthetic texts share a run of eight words with a set of real texts.
  ///
  /// @param with `members` (given to the generator) or `holdout` (never)
  /// @param texts number of real texts; a larger set overlaps more by chance
  /// @param share of synthetic texts, in [0, 1], `interval` Clopper-Pearson at 95%
  public record Overlap(
      String with, int texts, int syntheticTexts, double share, Interval interval) {}

  /// Compares the texts.
  ///
  /// @param members real texts given to the generator, at least one
  /// @param synthetic at least one
  /// @param publicOnly may be empty
  /// @param holdout real texts never given to the generator; may be empty
  /// @param labels declared labels
  /// @param seed for the sample of words behind `distinct1` and `distinct2`
  public static Distributions of(
      List<LabelledText> members,
      List<LabelledText> synthetic,
      List<LabelledText> publicOnly,
      List<LabelledText> holdout,
      List<String> labels,
      long seed) {
    Map<String, List<LabelledText>> texts = new LinkedHashMap<>();
    texts.put("real", members);
    texts.put("synthetic", synthetic);
    if (!publicOnly.isEmpty()) {
      texts.put("public_only", publicOnly);
    }
    Map<String, List<List<String>>> words = new LinkedHashMap<>();
    texts.forEach((source, of) -> words.put(source, words(of)));
    List<Integer> edges = edges(words.values().stream().flatMap(List::stream).toList());
    int budget =
        words.values().stream()
            .mapToInt(of -> of.stream().mapToInt(List::size).sum())
            .min()
            .orElse(0);
    List<Source> sources = new ArrayList<>();
    texts.forEach(
        (source, of) -> {
          List<List<String>> its = new ArrayList<>(words.getOrDefault(source, List.of()));
          List<Integer> lengths = lengthCounts(its, edges);
          Collections.shuffle(its, new Random(seed));
          sources.add(
              new Source(
                  source,
                  of.size(),
                  labelCounts(of, labels),
                  lengths,
                  DistinctNgrams.share(its, 1, budget),
                  DistinctNgrams.share(its, 2, budget)));
        });
    List<List<String>> made = words(synthetic);
    List<Overlap> overlap = new ArrayList<>();
    overlap.add(overlap("members", words(members), made));
    if (!holdout.isEmpty()) {
      overlap.add(overlap("holdout", words(holdout), made));
    }
    return new Distributions(edges, budget, sources, overlap);
  }

  private static List<List<String>> words(List<LabelledText> texts) {
    return texts.stream().map(text -> Words.of(text.text())).toList();
  }

  private static Map<String, Integer> labelCounts(List<LabelledText> texts, List<String> labels) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    labels.forEach(label -> counts.put(label, 0));
    texts.forEach(text -> counts.merge(text.label(), 1, Integer::sum));
    return counts;
  }

  /// Bins of equal width up to the 99th percentile of all lengths, then one open bin.
  private static List<Integer> edges(List<List<String>> words) {
    int[] lengths = words.stream().mapToInt(List::size).sorted().toArray();
    int reach = lengths[(int) (0.99 * (lengths.length - 1))];
    int width = Math.max(1, Math.ceilDiv(reach, BINS));
    List<Integer> edges = new ArrayList<>();
    for (int edge = 0; edge <= reach; edge += width) {
      edges.add(edge);
    }
    return edges;
  }

  private static List<Integer> lengthCounts(List<List<String>> words, List<Integer> edges) {
    int width = edges.size() > 1 ? edges.get(1) : 1;
    Integer[] counts = new Integer[edges.size()];
    Arrays.fill(counts, 0);
    words.forEach(text -> counts[Math.min(text.size() / width, counts.length - 1)]++);
    return List.of(counts);
  }

  private static Overlap overlap(
      String with, List<List<String>> real, List<List<String>> synthetic) {
    Set<String> runs = new HashSet<>();
    real.forEach(text -> runs.addAll(Words.runs(text, RUN)));
    int hits =
        (int)
            synthetic.stream()
                .filter(text -> Words.runs(text, RUN).stream().anyMatch(runs::contains))
                .count();
    return new Overlap(
        with,
        real.size(),
        hits,
        (double) hits / synthetic.size(),
        Binomial.clopperPearson(hits, synthetic.size(), 0.95));
  }
}
