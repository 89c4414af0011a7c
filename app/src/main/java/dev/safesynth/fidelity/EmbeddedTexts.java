package dev.safesynth.fidelity;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Texts with their labels and, where there was an embedder, one vector for each.
public final class EmbeddedTexts {
  private final List<LabelledText> texts;

  /// As many as texts, or none.
  private final List<double[]> vectors;

  private EmbeddedTexts(List<LabelledText> texts, List<double[]> vectors) {
    this.texts = List.copyOf(texts);
    this.vectors = List.copyOf(vectors);
  }

  /// Texts with vectors.
  ///
  /// @param vectors one for each text, all of one length of at least 2
  /// @throws IllegalArgumentException if there are more or fewer vectors than texts, or one is
  ///   shorter than another or not finite
  public static EmbeddedTexts of(List<LabelledText> texts, float[][] vectors) {
    if (vectors.length != texts.size()) {
      throw new IllegalArgumentException(
          "there must be a vector for each text, were " + vectors.length + " for " + texts.size());
    }
    List<double[]> copies = new ArrayList<>();
    for (float[] vector : vectors) {
      if (vector.length < 2 || vector.length != vectors[0].length) {
        throw new IllegalArgumentException("vectors must have one length of at least 2");
      }
      double[] copy = new double[vector.length];
      for (int i = 0; i < copy.length; i++) {
        if (!Float.isFinite(vector[i])) {
          throw new IllegalArgumentException("vectors must be finite");
        }
        copy[i] = vector[i];
      }
      copies.add(copy);
    }
    return new EmbeddedTexts(texts, copies);
  }

  /// Texts of which only words, lengths and labels are compared.
  public static EmbeddedTexts withoutVectors(List<LabelledText> texts) {
    return new EmbeddedTexts(texts, List.of());
  }

  /// No texts at all: a side that is not given.
  public static EmbeddedTexts none() {
    return new EmbeddedTexts(List.of(), List.of());
  }

  int size() {
    return texts.size();
  }

  boolean hasVectors() {
    return !vectors.isEmpty();
  }

  /// Length of the vectors; 0 where there are none.
  int dimensions() {
    return vectors.isEmpty() ? 0 : vectors.getFirst().length;
  }

  /// The rows from `from` to before `to` in a random order that `seed` fixes.
  EmbeddedTexts drawn(int from, int to, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<Integer> kept = order.subList(from, to);
    return new EmbeddedTexts(
        kept.stream().map(texts::get).toList(),
        hasVectors() ? kept.stream().map(vectors::get).toList() : List.of());
  }

  /// One row per text; the rows are shared and must not be changed.
  double[][] vectors() {
    return vectors.toArray(double[][]::new);
  }

  List<List<String>> words() {
    return texts.stream().map(text -> Words.of(text.text())).toList();
  }

  List<String> labels() {
    return texts.stream().map(LabelledText::label).toList();
  }

  /// Lengths in characters (code points).
  List<Integer> characters() {
    return texts.stream().map(text -> text.text().codePointCount(0, text.text().length())).toList();
  }

  /// Withholds the contents: they may be private.
  @Override
  public String toString() {
    return "EmbeddedTexts[withheld]";
  }
}
