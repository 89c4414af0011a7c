package dev.safesynth.attack;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// A generator without privacy: recombines the texts it was given by word n-grams of their label.
final class NgramGenerator {
  private final int order;
  private final List<LabelledText> given;
  private final Map<String, List<String>> next = new HashMap<>();

  NgramGenerator(int order, List<LabelledText> given) {
    this.order = order;
    this.given = given;
    for (LabelledText text : given) {
      List<String> words = new ArrayList<>(Words.of(text.text()));
      words.add("");
      for (int i = 0; i < words.size(); i++) {
        next.computeIfAbsent(context(text.label(), words.subList(0, i)), key -> new ArrayList<>())
            .add(words.get(i));
      }
    }
  }

  private String context(String label, List<String> before) {
    int from = Math.max(0, before.size() - order + 1);
    return label + ' ' + String.join(" ", before.subList(from, before.size()));
  }

  /// As many texts as were given, with their labels.
  List<LabelledText> generate(Random random) {
    return IntStream.range(0, given.size())
        .mapToObj(i -> generate(given.get(i).label(), random))
        .toList();
  }

  private LabelledText generate(String label, Random random) {
    List<String> words = new ArrayList<>();
    String word;
    do {
      List<String> choices = next.getOrDefault(context(label, words), List.of(""));
      word = choices.get(random.nextInt(choices.size()));
      words.add(word);
    } while (!word.isEmpty());
    return new LabelledText(label, String.join(" ", words).strip());
  }
}
