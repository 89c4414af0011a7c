package dev.safesynth.attack.extraction;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers words in order of appearance, so that runs are compared as numbers.
final class Vocabulary {
  private final Map<String, Integer> numbers = new HashMap<>();

  /// The words of each text, see [Words#of], as numbers >= 0.
  List<int[]> encode(List<LabelledText> texts) {
    return texts.stream()
        .map(text -> Words.of(text.text()).stream().mapToInt(this::number).toArray())
        .toList();
  }

  private int number(String word) {
    int next = numbers.size();
    return numbers.computeIfAbsent(word, key -> next);
  }
}
