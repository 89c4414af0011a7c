package dev.safesynth.attack;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Words;
import java.util.List;

/// A text cut into words, see [Words#of].
record Candidate(String label, List<String> words) {
  static List<Candidate> of(List<LabelledText> texts) {
    return texts.stream().map(Candidate::of).toList();
  }

  static Candidate of(LabelledText text) {
    return new Candidate(text.label(), Words.of(text.text()));
  }

  /// Hides the words: they may come from a private record.
  @Override
  public String toString() {
    return "Candidate[...]";
  }
}
