package dev.safesynth.method;

import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Message;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The public prompt of a label and the way a record joins it.
///
/// The model is asked for a list and its answer is opened with the dash of the first item. With no
/// record the prompt ends there. With a record, the record is the first item and the prompt ends at
/// the dash of the second. So both prompts share a long prefix, an absent record leaves exactly the
/// public prompt, and a line break ends a text.
final class Prompts {
  private static final String ITEM = "-";
  private static final String NEXT_ITEM = "\n-";

  /// No token of a byte-level vocabulary spells more characters of ordinary text than this; the cut
  /// only keeps a record of a megabyte from being tokenised in full.
  private static final int CHARACTERS_PER_TOKEN = 16;

  private final LanguageModel model;
  private final String describe;
  private final int recordTokens;
  private final int[] nextItem;

  /// @param describe public words for what the records are
  /// @param recordTokens the public limit to which every record is cut
  Prompts(LanguageModel model, String describe, int recordTokens) {
    this.model = model;
    this.describe = describe;
    this.recordTokens = recordTokens;
    this.nextItem = model.tokenizeTemplate(NEXT_ITEM);
  }

  /// A prompt without a record, cut before its last token: the engine keeps the first part for all
  /// sequences of a label, and gives scores only after a token that it has just computed.
  static final class PublicPrompt {
    private final int[] shared;
    private final int last;

    private PublicPrompt(int[] tokens) {
      this.shared = Arrays.copyOf(tokens, tokens.length - 1);
      this.last = tokens[tokens.length - 1];
    }

    int[] shared() {
      return shared;
    }

    int last() {
      return last;
    }

    int length() {
      return shared.length + 1;
    }
  }

  /// The prompt without a record.
  ///
  /// @param words the label in words
  PublicPrompt publicPrompt(String words) {
    String request =
        "Write a list of %s about: %s. Each item is one line.".formatted(describe, words);
    String rendered = model.chat(List.of(Message.user(request)), true);
    int[] tokens = concat(model.beginning(), model.tokenizeTemplate(rendered + ITEM));
    return new PublicPrompt(tokens);
  }

  /// What a record adds to the public prompt: its text as the first item, and the start of the next
  /// one.
  int[] recordPart(String text) {
    String start =
        text.length() <= recordTokens * CHARACTERS_PER_TOKEN
            ? text
            : text.substring(0, recordTokens * CHARACTERS_PER_TOKEN);
    String line = " " + start.strip().replaceAll("\\s+", " ");
    int[] tokens = model.tokenizeText(line);
    return concat(Arrays.copyOf(tokens, Math.min(tokens.length, recordTokens)), nextItem);
  }

  /// The most tokens that a record can add.
  int longestRecordPart() {
    return recordTokens + nextItem.length;
  }

  private static int[] concat(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
