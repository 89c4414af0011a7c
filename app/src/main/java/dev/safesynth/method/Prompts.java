package dev.safesynth.method;

import dev.safesynth.llm.LanguageModel;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/// The public prompt of a label and the way a record joins it.
///
/// The model continues a list of items, each a line with its topic and a line with its text. With
/// no record the prompt ends where the first text begins. With a record, the record is the first
/// text and the prompt ends where the second begins. So both prompts share a long prefix, an absent
/// record leaves exactly the public prompt, and a line break ends a text. Naming the topic again
/// right before the text keeps a small model to it (`docs/decisions/0003-prompts.md`).
final class Prompts {
  /// No token of a byte-level vocabulary spells more characters of ordinary text than this; the cut
  /// only keeps a record of a megabyte from being tokenised in full.
  private static final int CHARACTERS_PER_TOKEN = 16;

  private final LanguageModel model;
  private final String describe;
  private final int recordTokens;

  /// @param describe public words for what the records are
  /// @param recordTokens the public limit to which every record is cut
  Prompts(LanguageModel model, String describe, int recordTokens) {
    this.model = model;
    this.describe = describe;
    this.recordTokens = recordTokens;
  }

  private static String item(String words) {
    return "Topic: " + words + "\nText:";
  }

  /// A prompt without a record, cut before its last token: the engine keeps the first part for all
  /// sequences of a label, and gives scores only after a token that it has just computed.
  static final class PublicPrompt {
    private final int[] shared;
    private final int[] own;

    private PublicPrompt(int[] tokens) {
      this(
          Arrays.copyOf(tokens, tokens.length - 1),
          Arrays.copyOfRange(tokens, tokens.length - 1, tokens.length));
    }

    private PublicPrompt(int[] shared, int[] own) {
      this.shared = shared;
      this.own = own;
    }

    int[] shared() {
      return shared;
    }

    /// What comes after the shared part, at least one token.
    int[] own() {
      return own;
    }

    int last() {
      return own[own.length - 1];
    }

    int[] all() {
      return concat(shared, own);
    }

    int length() {
      return shared.length + own.length;
    }
  }

  /// The prompt without a record.
  ///
  /// @param words the label in words
  PublicPrompt publicPrompt(String words) {
    return new PublicPrompt(
        concat(
            model.beginning(),
            model.tokenizeTemplate(PromptText.heading(describe) + "\n\n" + item(words))));
  }

  /// The length of the longest prompt without a record, in tokens.
  ///
  /// @param labelWords the labels in words, at least one
  int longestPublicPrompt(List<String> labelWords) {
    return labelWords.stream().mapToInt(words -> publicPrompt(words).length()).max().orElseThrow();
  }

  /// The prompt that asks for words.
  ///
  /// @param words the label in words
  /// @param keyWords as they are to stand in the prompt
  PublicPrompt withKeyWords(String words, Collection<String> keyWords) {
    if (keyWords.isEmpty()) {
      return publicPrompt(words);
    }
    return new PublicPrompt(
        concat(
            model.beginning(),
            model.tokenizeTemplate(PromptText.heading(describe) + "\n\nTopic: " + words)),
        concat(
            model.tokenizeTemplate("\nKeywords:"),
            concat(
                model.tokenizeText(" " + String.join(", ", keyWords)),
                model.tokenizeTemplate("\nText:"))));
  }

  /// The prompt that shows examples before it asks for a text.
  ///
  /// @param words the label in words
  /// @param examples tokens of texts, without a line break
  PublicPrompt withExamples(String words, List<List<Integer>> examples) {
    PublicPrompt plain = publicPrompt(words);
    int[] own = plain.own();
    for (List<Integer> example : examples) {
      int[] tokens = example.stream().mapToInt(Integer::intValue).toArray();
      own = concat(own, concat(tokens, nextItem(words)));
    }
    return new PublicPrompt(plain.shared(), own);
  }

  /// The most tokens that examples add.
  int longestExamples(String words, int examples, int tokens) {
    return examples * (tokens + nextItem(words).length);
  }

  /// What a record adds to the public prompt: its text as the first item, and the start of the
  /// next.
  ///
  /// @param words the label in words
  int[] recordPart(String text, String words) {
    return concat(tokens(model, text, recordTokens), nextItem(words));
  }

  /// The first tokens of a record's text.
  ///
  /// @param most the public limit to which every record is cut
  static int[] tokens(LanguageModel model, String text, int most) {
    String start =
        text.length() <= most * CHARACTERS_PER_TOKEN
            ? text
            : text.substring(0, most * CHARACTERS_PER_TOKEN);
    int[] tokens = model.tokenizeText(" " + start.strip().replaceAll("\\s+", " "));
    return Arrays.copyOf(tokens, Math.min(tokens.length, most));
  }

  private int[] nextItem(String words) {
    return model.tokenizeTemplate("\n" + item(words));
  }

  /// The most tokens that a record of this label can add.
  int longestRecordPart(String words) {
    return recordTokens + nextItem(words).length;
  }

  private static int[] concat(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
