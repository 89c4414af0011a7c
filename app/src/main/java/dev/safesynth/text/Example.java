package dev.safesynth.text;

import dev.safesynth.data.LabelledText;
import java.util.List;
import java.util.Map;

/// A text ready for learning: its terms and its class as an index into the declared labels.
///
/// @param label index of the label, >= 0
/// @param terms terms in order, see [Words#terms]
public record Example(int label, List<String> terms) {
  public Example {
    terms = List.copyOf(terms);
  }

  /// One example per text, in order.
  ///
  /// @param labels label to index
  /// @throws IllegalArgumentException if a text has a label that is not declared; the message does
  ///   not quote it
  public static List<Example> of(List<LabelledText> texts, Map<String, Integer> labels) {
    return texts.stream()
        .map(
            text -> {
              Integer label = labels.get(text.label());
              if (label == null) {
                throw new IllegalArgumentException("a text has a label that is not declared");
              }
              return new Example(label, Words.terms(text.text()));
            })
        .toList();
  }

  /// Hides the terms: they may come from a private record.
  @Override
  public String toString() {
    return "Example[...]";
  }
}
