package dev.safesynth.fidelity;

import java.util.List;
import java.util.function.Supplier;

/// One kind of texts held against the reference rows, as many of them on each side.
///
/// @param source `synthetic`, `real` (the ceiling) or `public_only` (the floor)
/// @param rows on each side
/// @param words lengths in words
/// @param characters lengths in characters (code points)
public record Comparison(
    String source,
    int rows,
    Measured<Mauve> mauve,
    Measured<FrechetDistance> frechet,
    Measured<PrecisionRecall> precisionRecall,
    Measured<TwoSampleTest> twoSampleTest,
    Measured<TopicDrift> topics,
    Measured<SelfBleu> selfBleu,
    Measured<Diversity> diversity,
    Measured<VocabularyMatch> vocabulary,
    Measured<LengthMatch> words,
    Measured<LengthMatch> characters,
    Measured<LabelMatch> labels) {
  private static final int LEAST_FOR_MAUVE = 1000;
  private static final int LEAST_FOR_VECTORS = 100;
  private static final int LEAST_FOR_WORDS = 50;

  /// Compares `candidates` with `reference`, as many rows on each side, at least one.
  ///
  /// @param topics the topic model of the reference, used only where there are vectors
  /// @param wordBudget words over which diversity is taken
  static Comparison of(
      String source,
      EmbeddedTexts reference,
      EmbeddedTexts candidates,
      Supplier<TopicModel> topics,
      int wordBudget,
      long seed) {
    return new Measuring(reference, candidates, seed).comparison(source, topics, wordBudget);
  }

  /// The two sides of one comparison, prepared once.
  private static final class Measuring {
    private final EmbeddedTexts reference;
    private final EmbeddedTexts candidates;
    private final double[][] first;
    private final double[][] second;
    private final List<List<String>> firstWords;
    private final List<List<String>> secondWords;
    private final int rows;
    private final long seed;

    Measuring(EmbeddedTexts reference, EmbeddedTexts candidates, long seed) {
      this.reference = reference;
      this.candidates = candidates;
      this.first = reference.vectors();
      this.second = candidates.vectors();
      this.firstWords = reference.words();
      this.secondWords = candidates.words();
      this.rows = reference.size();
      this.seed = seed;
    }

    Comparison comparison(String source, Supplier<TopicModel> topics, int wordBudget) {
      return new Comparison(
          source,
          rows,
          vectors("MAUVE", LEAST_FOR_MAUVE, () -> Mauve.of(first, second, seed)),
          frechet(),
          vectors(
              "Precision and recall", LEAST_FOR_VECTORS, () -> PrecisionRecall.of(first, second)),
          vectors(
              "The two-sample test",
              LEAST_FOR_VECTORS,
              () -> TwoSampleTest.of(first, second, seed)),
          vectors("Topic drift", LEAST_FOR_VECTORS, () -> drift(topics.get())),
          words("Self-BLEU", () -> SelfBleu.of(secondWords, seed)),
          words("Diversity", () -> Diversity.of(secondWords, wordBudget, seed)),
          words("The vocabulary", () -> VocabularyMatch.of(firstWords, secondWords, seed)),
          rows(
              "Length in words",
              LEAST_FOR_WORDS,
              () -> LengthMatch.of(lengths(firstWords), lengths(secondWords), seed)),
          rows(
              "Length in characters",
              LEAST_FOR_WORDS,
              () -> LengthMatch.of(reference.characters(), candidates.characters(), seed)),
          rows(
              "The shares of labels",
              LEAST_FOR_WORDS,
              () -> LabelMatch.of(reference.labels(), candidates.labels(), seed)));
    }

    private Measured<FrechetDistance> frechet() {
      int dimensions = reference.dimensions();
      return reference.hasVectors() && !FrechetDistance.isMeasurable(rows, dimensions)
          ? Measured.withheld(
              "The Fréchet distance of vectors of %,d numbers needs more than %,d rows on each side; there are %,d."
                  .formatted(dimensions, dimensions * 10 / 9 + 1, rows))
          : vectors("The Fréchet distance", 2, () -> FrechetDistance.of(first, second));
    }

    private TopicDrift drift(TopicModel model) {
      return TopicDrift.of(model.topics(first), model.topics(second), model.size(), seed);
    }

    private <T> Measured<T> vectors(String figure, int least, Supplier<T> value) {
      return reference.hasVectors() && candidates.hasVectors()
          ? rows(figure, least, value)
          : Measured.withheld(figure + " needs vectors, and the texts were not embedded.");
    }

    private <T> Measured<T> words(String figure, Supplier<T> value) {
      boolean silent =
          firstWords.stream().allMatch(List::isEmpty)
              || secondWords.stream().allMatch(List::isEmpty);
      return silent
          ? Measured.withheld(figure + " needs words, and the texts of one side have none.")
          : rows(figure, LEAST_FOR_WORDS, value);
    }

    private <T> Measured<T> rows(String figure, int least, Supplier<T> value) {
      return rows < least
          ? Measured.withheld(
              "%s needs at least %,d rows on each side; there are %,d."
                  .formatted(figure, least, rows))
          : Measured.of(value.get());
    }

    private static List<Integer> lengths(List<List<String>> words) {
      return words.stream().map(List::size).toList();
    }
  }
}
