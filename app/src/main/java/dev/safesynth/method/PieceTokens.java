package dev.safesynth.method;

import dev.safesynth.llm.LanguageModel;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/// The tokens of many records' texts, each text cut at blanks and each piece put into tokens by
/// itself, once for all records that have it. For vocabularies whose texts are cut before a blank
/// in any case, as those of the GPT-2 family are, the result is that of [Prompts#tokens]; for
/// others this is what a record's tokens are taken to be. Either way they follow from that record
/// and public values alone. Safe for use by many threads.
final class PieceTokens {
  /// How many pieces are kept, each with what it became. Later ones are not: a text has most of its
  /// words from the first few thousand.
  private static final int MOST_PIECES = 1 << 16;

  /// Longer pieces are rare and not kept.
  private static final int LONGEST_PIECE = 24;

  private final LanguageModel model;
  private final int most;
  private final ConcurrentHashMap<String, int[]> known = new ConcurrentHashMap<>();

  /// @param most the public limit to which every record is cut, in tokens
  PieceTokens(LanguageModel model, int most) {
    this.model = model;
    this.most = most;
  }

  /// The first tokens of a text; longer white space counts as one blank.
  int[] of(String text) {
    String start = Prompts.start(text, most).strip();
    var tokens = new int[most];
    int length = 0;
    for (int from = 0; from <= start.length() && length < most; ) {
      int to = from;
      while (to < start.length() && !isBlank(start.charAt(to))) {
        to++;
      }
      if (to > from || start.isEmpty()) {
        int[] piece = piece(" " + start.substring(from, to));
        int fitting = Math.min(piece.length, most - length);
        System.arraycopy(piece, 0, tokens, length, fitting);
        length += fitting;
      }
      from = to + 1;
    }
    return Arrays.copyOf(tokens, length);
  }

  /// What `\s` stands for in a regular expression.
  private static boolean isBlank(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  private int[] piece(String piece) {
    int[] before = known.get(piece);
    if (before != null) {
      return before;
    }
    int[] tokens = model.tokenizeText(piece);
    if (piece.length() <= LONGEST_PIECE && known.mappingCount() < MOST_PIECES) {
      known.put(piece, tokens);
    }
    return tokens;
  }
}
