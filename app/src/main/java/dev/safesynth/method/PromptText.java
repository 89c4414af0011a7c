package dev.safesynth.method;

import java.util.List;
import java.util.Locale;

/// The prompts of [Prompts] as text, for models whose tokens are not ours.
final class PromptText {
  /// What a token of ordinary text spells on average, rounded up: records are cut to about as much
  /// as [Prompts] lets them have.
  private static final int CHARACTERS_PER_TOKEN = 5;

  private final String heading;

  /// @param describe public words for what the records are
  PromptText(String describe) {
    this.heading = heading(describe);
  }

  /// The first line of a prompt.
  static String heading(String describe) {
    return describe.substring(0, 1).toUpperCase(Locale.ROOT) + describe.substring(1);
  }

  /// The prompt without a record.
  ///
  /// @param words the label in words
  String plain(String words) {
    return heading + "\n\nTopic: " + words + "\nText:";
  }

  /// The prompt that asks for words.
  String withKeyWords(String words, List<String> keyWords) {
    return keyWords.isEmpty()
        ? plain(words)
        : heading
            + "\n\nTopic: "
            + words
            + "\nKeywords: "
            + String.join(", ", keyWords)
            + "\nText:";
  }

  /// The prompt that shows examples before it asks for a text.
  ///
  /// @param examples without line breaks
  String withExamples(String words, List<String> examples) {
    var prompt = new StringBuilder(heading).append("\n\n");
    examples.forEach(
        example ->
            prompt.append("Topic: ").append(words).append("\nText: ").append(example).append('\n'));
    return prompt.append("Topic: ").append(words).append("\nText:").toString();
  }

  /// The start of a record's text on one line.
  ///
  /// @param tokens the public limit to which every record is cut
  static String cut(String text, int tokens) {
    String line = text.strip().replaceAll("\\s+", " ");
    int end = Math.min(line.length(), tokens * CHARACTERS_PER_TOKEN);
    boolean splits =
        end > 0 && end < line.length() && Character.isHighSurrogate(line.charAt(end - 1));
    return line.substring(0, splits ? end - 1 : end);
  }
}
