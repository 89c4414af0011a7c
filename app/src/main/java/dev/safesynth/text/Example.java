package dev.safesynth.text;

import dev.safesynth.data.LabelledText;
import java.util.List;
import java.util.Map;

/// A text ready for learning: its terms, its embedding where there is one, and its class as an
/// index into the declared labels.
public final class Example {
  private static final float[] NONE = {};

  private final int label;
  private final List<String> terms;
  private final float[] embedding;

  /// An example without an embedding.
  ///
  /// @param label index of the label, >= 0
  /// @param terms terms in order, see [Words#terms]
  public Example(int label, List<String> terms) {
    this(label, terms, NONE);
  }

  private Example(int label, List<String> terms, float[] embedding) {
    this.label = label;
    this.terms = List.copyOf(terms);
    this.embedding = embedding;
  }

  /// One example per text, in order.
  ///
  /// @param labels label to index
  /// @throws IllegalArgumentException if a text has a label that is not declared; the message does
  ///   not quote it
  public static List<Example> of(List<LabelledText> texts, Map<String, Integer> labels) {
    return of(texts, labels, Map.of());
  }

  /// One example per text, in order, with its embedding.
  ///
  /// @param labels label to index
  /// @param embeddings the vector of each text, all of one length; empty for none at all
  /// @throws IllegalArgumentException if a text has a label that is not declared, or no embedding
  ///   where others have one; the message does not quote it
  public static List<Example> of(
      List<LabelledText> texts, Map<String, Integer> labels, Map<String, float[]> embeddings) {
    return texts.stream()
        .map(
            text -> {
              Integer label = labels.get(text.label());
              if (label == null) {
                throw new IllegalArgumentException("a text has a label that is not declared");
              }
              float[] embedding = embeddings.getOrDefault(text.text(), NONE);
              if (embedding.length == 0 && !embeddings.isEmpty()) {
                throw new IllegalArgumentException("a text has no embedding");
              }
              return new Example(label, Words.terms(text.text()), embedding);
            })
        .toList();
  }

  /// Index of the label, >= 0.
  public int label() {
    return label;
  }

  /// Terms in order, see [Words#terms].
  public List<String> terms() {
    return terms;
  }

  /// The embedding as a vector, not to be changed; shared because there are many.
  float[] embedding() {
    return embedding;
  }

  /// Hides the terms: they may come from a private record.
  @Override
  public String toString() {
    return "Example[...]";
  }
}
