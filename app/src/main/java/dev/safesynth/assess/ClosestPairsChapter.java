package dev.safesynth.assess;

import dev.safesynth.attack.extraction.ClosestPairs;
import dev.safesynth.data.LabelledText;
import dev.safesynth.report.Chapter;
import dev.safesynth.report.ReportData.Fact;
import java.util.List;

/// Real records beside what was written: only where the caller asked for private rows by name.
final class ClosestPairsChapter {
  private static final int PAIRS = 10;
  private static final int MOST_CHARACTERS = 600;

  private ClosestPairsChapter() {}

  static Chapter of(TextSets sets) {
    List<ClosestPairs.Pair> pairs = ClosestPairs.of(sets.synthetic(), sets.members(), PAIRS);
    return new Chapter(
        "private-records",
        "Which real records does it come closest to?",
        "Private records",
        "This chapter shows private records, because --show-private-records was given. Each synthetic"
            + " record stands before the real one with which it shares most words.",
        pairs.isEmpty()
            ? List.of(new Chapter.Missing("No synthetic record shares a word with a real one."))
            : pairs.stream().<Chapter.Item>map(ClosestPairsChapter::facts).toList());
  }

  private static Chapter.Facts facts(ClosestPairs.Pair pair) {
    return new Chapter.Facts(
        "%.0f%% of words shared".formatted(100 * pair.similarity()),
        List.of(
            new Fact("Synthetic", shown(pair.synthetic())), new Fact("Real", shown(pair.real()))));
  }

  private static String shown(LabelledText record) {
    String text = record.label() + ": " + record.text();
    return text.length() <= MOST_CHARACTERS
        ? text
        : text.substring(
                0,
                text.offsetByCodePoints(
                    0, Math.min(MOST_CHARACTERS, text.codePointCount(0, text.length()))))
            + " \u2026";
  }
}
