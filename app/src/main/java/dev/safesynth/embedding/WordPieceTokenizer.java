package dev.safesynth.embedding;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Turns a text into the numbers of its word pieces (Wu et al. 2016; Devlin et al. 2019): each word
/// is cut greedily into the longest pieces of the vocabulary. Safe for use by many threads.
final class WordPieceTokenizer {
  private static final int LONGEST_WORD = 100;

  /// Names of special tokens that stand in a text mean the tokens, as in the published tokenizer.
  private static final Pattern SPECIAL = Pattern.compile("\\[(PAD|UNK|CLS|SEP|MASK)]");

  private final Map<String, Integer> vocabulary;
  private final int unknown;
  private final int first;
  private final int last;

  private WordPieceTokenizer(Map<String, Integer> vocabulary) {
    this.vocabulary = Map.copyOf(vocabulary);
    this.unknown = id("[UNK]");
    this.first = id("[CLS]");
    this.last = id("[SEP]");
  }

  private int id(String token) {
    Integer id = vocabulary.get(token);
    if (id == null) {
      throw new IllegalArgumentException("the vocabulary lacks " + token);
    }
    return id;
  }

  /// Reads the vocabulary of a `tokenizer.json`.
  ///
  /// @throws UserException (model) when the file is not one of a WordPiece model
  static WordPieceTokenizer read(Path file) {
    try {
      JsonNode pieces = JsonMapper.shared().readTree(file).path("model").path("vocab");
      var vocabulary = HashMap.<String, Integer>newHashMap(pieces.size());
      pieces.forEachEntry((piece, id) -> vocabulary.put(piece, id.intValue()));
      return new WordPieceTokenizer(vocabulary);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new UserException(
          Exit.MODEL,
          "The tokenizer of the embeddings cannot be read",
          file.toString(),
          "Run ./safesynth setup.",
          e);
    }
  }

  /// The numbers of a text's pieces between those of `[CLS]` and `[SEP]`.
  ///
  /// @param limit most numbers, at least 2; what a text has beyond them is cut off
  long[] encode(String text, int limit) {
    var ids = LongStream.builder();
    ids.add(first);
    int room = limit - 2;
    Matcher special = SPECIAL.matcher(text);
    int start = 0;
    while (room > 0 && special.find()) {
      room = addWords(text.substring(start, special.start()), room, ids);
      if (room > 0) {
        ids.add(id(special.group()));
        room--;
      }
      start = special.end();
    }
    addWords(text.substring(start), room, ids);
    ids.add(last);
    return ids.build().toArray();
  }

  /// @return the room that is left
  private int addWords(String text, int room, LongStream.Builder ids) {
    if (room == 0) {
      return 0;
    }
    int left = room;
    // every word has a piece at least
    for (String word : BertText.words(text, room)) {
      for (long id : pieces(word)) {
        if (left == 0) {
          return 0;
        }
        ids.add(id);
        left--;
      }
    }
    return left;
  }

  private long[] pieces(String word) {
    if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
      return new long[] {unknown};
    }
    var ids = LongStream.builder();
    for (int start = 0; start < word.length(); ) {
      int end = word.length();
      Integer id = null;
      while (id == null && end > start) {
        id = vocabulary.get((start == 0 ? "" : "##") + word.substring(start, end));
        end = id == null ? end - 1 : end;
      }
      if (id == null) {
        return new long[] {unknown}; // a word with one unknown piece is unknown as a whole
      }
      ids.add(id);
      start = end;
    }
    return ids.build().toArray();
  }
}
