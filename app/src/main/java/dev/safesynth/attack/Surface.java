package dev.safesynth.attack;

import dev.safesynth.data.LabelledText;
import dev.safesynth.text.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What a record looks like without reading it: its label and the tenths of the collection in which
/// its length, word count, word length and shares of digits, capitals and punctuation lie. Each
/// comes as a term, so that the classifier of words can learn from it.
final class Surface {
  private static final int TENTHS = 10;
  private static final List<ToDoubleFunction<String>> MEASURES =
      List.of(
          String::length,
          text -> Words.of(text).size(),
          text -> Words.of(text).stream().mapToInt(String::length).average().orElse(0),
          text -> share(text.chars().filter(Character::isDigit).count(), text),
          text -> share(text.chars().filter(Character::isUpperCase).count(), text),
          text ->
              share(
                  text.chars()
                      .filter(c -> !Character.isLetterOrDigit(c) && !Character.isWhitespace(c))
                      .count(),
                  text));

  private final List<double[]> cuts;

  Surface(List<LabelledText> members, List<LabelledText> nonMembers) {
    List<String> texts =
        Stream.concat(members.stream(), nonMembers.stream()).map(LabelledText::text).toList();
    cuts =
        MEASURES.stream()
            .map(measure -> texts.stream().mapToDouble(measure).sorted().toArray())
            .map(Surface::tenths)
            .toList();
  }

  private static double share(long count, String text) {
    return text.isEmpty() ? 0 : (double) count / text.length();
  }

  private static double[] tenths(double[] sorted) {
    double[] cuts = new double[TENTHS - 1];
    Arrays.setAll(cuts, i -> sorted[(i + 1) * sorted.length / TENTHS]);
    return cuts;
  }

  List<String> terms(LabelledText record) {
    List<String> terms = new ArrayList<>();
    terms.add("label " + record.label());
    for (int i = 0; i < cuts.size(); i++) {
      double value = MEASURES.get(i).applyAsDouble(record.text());
      long tenth = Arrays.stream(cuts.get(i)).filter(cut -> cut <= value).count();
      terms.add(i + " " + tenth);
    }
    return terms;
  }
}
