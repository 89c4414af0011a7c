package dev.safesynth.attack.shadow;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Made-up records to plant in shadow releases, in the manner of Meeus et al. (2025, "The Canary's
/// Echo"): the beginning is in distribution, a text of the public model for the label, and the end
/// is improbable, words of other public texts in random order. A generator that follows its
/// contexts repeats such a record; one that is merely surprised by it does not.
public final class Canaries {
  private Canaries() {}

  /// One canary for each public text that has words, with its label.
  ///
  /// @param publicTexts written without private data
  /// @param seed of the words; no privacy rests on it
  public static List<LabelledText> from(List<LabelledText> publicTexts, long seed) {
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    publicTexts.forEach(text -> all.addAll(Words.of(text.text())));
    List<LabelledText> canaries = new ArrayList<>();
    for (LabelledText text : publicTexts) {
      List<String> words = Words.of(text.text());
      if (words.isEmpty()) {
        continue;
      }
      int prefix = (words.size() + 1) / 2;
      List<String> canary = new ArrayList<>(words.subList(0, prefix));
      for (int i = 0; i < prefix; i++) {
        canary.add(all.get(random.nextInt(all.size())));
      }
      canaries.add(new LabelledText(text.label(), String.join(" ", canary)));
    }
    return List.copyOf(canaries);
  }
}
