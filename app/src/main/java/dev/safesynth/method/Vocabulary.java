package dev.safesynth.method;

import dev.safesynth.llm.LanguageModel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Which tokens may be drawn where, from the vocabulary alone: the first token of a text must have
/// a letter or a digit, so that no text is empty; later ones may also end it.
final class Vocabulary {
  private final LanguageModel model;
  private final boolean[] first;
  private final boolean[] later;
  private final boolean[] inner;
  private final boolean[] ends;
  private final boolean[] number;
  private final boolean[] comma;

  Vocabulary(LanguageModel model) {
    this.model = model;
    int size = model.vocabularySize();
    first = new boolean[size];
    later = new boolean[size];
    inner = new boolean[size];
    ends = new boolean[size];
    number = new boolean[size];
    comma = new boolean[size];
    for (int token = 0; token < size; token++) {
      boolean endOfGeneration = model.isEndOfGeneration(token);
      String piece = new String(model.piece(token), StandardCharsets.UTF_8);
      boolean hasBreak = piece.indexOf('\n') >= 0 || piece.indexOf('\r') >= 0;
      boolean spells = !model.isControl(token) && !piece.isEmpty();
      ends[token] = endOfGeneration || hasBreak;
      comma[token] = piece.indexOf(',') >= 0;
      number[token] = piece.codePoints().anyMatch(Character::isDigit);
      later[token] = endOfGeneration || spells;
      inner[token] = spells && !ends[token];
      first[token] =
          spells && !ends[token] && piece.codePoints().anyMatch(Character::isLetterOrDigit);
    }
  }

  /// The tokens allowed at a position of a text.
  boolean[] allowedAt(int position) {
    return position == 0 ? first : later;
  }

  /// The same for a text that shall have a least length.
  boolean[] allowedAt(int position, int least) {
    return position > 0 && position < least ? inner : allowedAt(position);
  }

  boolean hasComma(int token) {
    return comma[token];
  }

  /// Whether a token has a digit.
  boolean isNumber(int token) {
    return number[token];
  }

  /// Whether a text is complete once this token is drawn.
  boolean ends(int token) {
    return ends[token];
  }

  /// The text that the drawn tokens spell, up to the first line break.
  String text(List<Integer> tokens) {
    var bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      bytes.writeBytes(model.piece(token));
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    int end = text.length();
    for (int i = 0; i < text.length() && end == text.length(); i++) {
      if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
        end = i;
      }
    }
    String line = text.substring(0, end).strip();
    // the token limit may cut a character of several bytes
    return line.endsWith("\uFFFD") ? line.substring(0, line.length() - 1).strip() : line;
  }

  /// The tokens of a text without the one that ends it.
  List<Integer> withoutEnd(List<Integer> tokens) {
    return !tokens.isEmpty() && ends(tokens.getLast())
        ? tokens.subList(0, tokens.size() - 1)
        : tokens;
  }
}
