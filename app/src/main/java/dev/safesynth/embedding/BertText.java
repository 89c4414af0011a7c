package dev.safesynth.embedding;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/// Splits a text into the words of an uncased BERT model, as `BertNormalizer` and
/// `BertPreTokenizer` of Hugging Face's `tokenizers` do: control characters go, Chinese characters
/// stand alone, accents go, capitals become small, and punctuation marks stand alone.
final class BertText {
  private static final int REPLACEMENT = 0xFFFD;

  private BertText() {}

  /// The first words of a text, none of them empty.
  ///
  /// @param most so many at most: of a very long text no more are held than are used
  static List<String> words(String text, int most) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    String normal = normalised(text);
    for (int i = 0; i < normal.length() && words.size() < most; ) {
      int c = normal.codePointAt(i);
      i += Character.charCount(c);
      boolean alone = isPunctuation(c);
      if ((alone || isWhiteSpace(c)) && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (alone) {
        words.add(Character.toString(c));
      } else if (!isWhiteSpace(c)) {
        word.appendCodePoint(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words.size() > most ? words.subList(0, most) : words;
  }

  private static String normalised(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isDropped(c))
        .forEach(
            c -> {
              if (isChinese(c)) {
                clean.append(' ').appendCodePoint(c).append(' ');
              } else {
                clean.appendCodePoint(isWhiteSpace(c) ? ' ' : c);
              }
            });
    var normal = new StringBuilder(clean.length());
    Normalizer.normalize(clean, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        // one by one: String.toLowerCase would write the final sigma of a Greek word otherwise
        .map(Character::toLowerCase)
        .forEach(normal::appendCodePoint);
    return normal.toString();
  }

  private static boolean isDropped(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return c == REPLACEMENT
        || switch (Character.getType(c)) {
          case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE ->
              true;
          default -> false;
        };
  }

  private static boolean isWhiteSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
  }

  /// ASCII marks count whatever their category: `$` and `+` stand alone too.
  private static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /// The blocks of CJK ideographs; kana and hangul are letters like others.
  private static boolean isChinese(int c) {
    return in(c, 0x4E00, 0x9FFF)
        || in(c, 0x3400, 0x4DBF)
        || in(c, 0x20000, 0x2A6DF)
        || in(c, 0x2A700, 0x2B73F)
        || in(c, 0x2B740, 0x2B81F)
        || in(c, 0x2B920, 0x2CEAF) // from 2B820 in BERT; the published tokenizer starts here
        || in(c, 0xF900, 0xFAFF)
        || in(c, 0x2F800, 0x2FA1F);
  }

  private static boolean in(int c, int first, int last) {
    return first <= c && c <= last;
  }
}
