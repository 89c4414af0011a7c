package dev.safesynth.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The words of a text: lower-cased, maximal runs of word characters (letters, numbers and the
/// underscore, of any script), as Python's `\w+` sees them.
public final class Words {
  private Words() {}

  /// All words, in order.
  public static List<String> of(String text) {
    return split(text, 1);
  }

  /// The words of at least two characters: the terms of scikit-learn's `TfidfVectorizer` and
  /// `CountVectorizer` (`(?u)\b\w\w+\b`).
  public static List<String> terms(String text) {
    return split(text, 2);
  }

  /// All runs of `length` neighbouring words, joined by single spaces.
  ///
  /// @param words see [#of]
  /// @param length >= 1
  public static List<String> runs(List<String> words, int length) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i + length <= words.size(); i++) {
      runs.add(String.join(" ", words.subList(i, i + length)));
    }
    return runs;
  }

  private static List<String> split(String text, int minimum) {
    String lower = text.toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < lower.length()) {
      int start = at;
      int characters = 0;
      while (at < lower.length() && isWord(lower.codePointAt(at))) {
        at += Character.charCount(lower.codePointAt(at));
        characters++;
      }
      if (characters >= minimum) {
        words.add(lower.substring(start, at));
      }
      if (at < lower.length()) {
        at += Character.charCount(lower.codePointAt(at));
      }
    }
    return words;
  }

  private static boolean isWord(int character) {
    return switch (Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> character == '_';
    };
  }
}
