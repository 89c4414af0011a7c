package dev.safesynth.llm;

import dev.safesynth.llm.llama.LlamaModel;
import dev.safesynth.llm.llama.TokenAttribute;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Text to tokens, in two trust levels.
///
/// llama.cpp's switch against special tokens is not enough for text from outside: it always
/// interprets user-defined tokens, which some models use as markers of turns or tools, and
/// vocabularies that merge by score can merge plain characters into a control token. So every
/// result is looked through, and a forbidden token is taken apart and tokenised in smaller pieces.
final class Tokenizer {
  private final LlamaModel model;
  private final BitSet control = new BitSet();
  private final BitSet forbidden = new BitSet();

  Tokenizer(LlamaModel model) {
    this.model = model;
    for (int token = 0; token < model.vocabularySize(); token++) {
      int attributes = model.attributes(token);
      boolean steers = TokenAttribute.CONTROL.in(attributes) || model.isEndOfGeneration(token);
      boolean marks =
          TokenAttribute.UNKNOWN.in(attributes)
              || (TokenAttribute.USER_DEFINED.in(attributes) && isMarker(model.spelling(token)));
      control.set(token, steers);
      forbidden.set(token, steers || marks);
    }
  }

  /// User-defined tokens also stand for runs of spaces and single characters, which steer nothing.
  private static boolean isMarker(String spelling) {
    return spelling.codePointCount(0, spelling.length()) > 1 && !spelling.isBlank();
  }

  boolean isControl(int token) {
    return control.get(token);
  }

  int[] template(String text) {
    return model.tokenize(text.getBytes(StandardCharsets.UTF_8), true);
  }

  int[] text(String text) {
    int[] tokens = model.tokenize(text.getBytes(StandardCharsets.UTF_8), false);
    if (Arrays.stream(tokens).noneMatch(forbidden::get)) {
      return tokens;
    }
    SortedSet<Integer> cuts = cuts(text, tokens);
    if (cuts.isEmpty()) {
      return new int[0]; // a single character that only a forbidden token spells
    }
    IntStream.Builder result = IntStream.builder();
    int from = 0;
    for (int to : cuts) {
      Arrays.stream(text(text.substring(from, to))).forEach(result::add);
      from = to;
    }
    Arrays.stream(text(text.substring(from))).forEach(result::add);
    return result.build().toArray();
  }

  /// Where to cut so that no forbidden spelling stays whole, each cut strictly inside the text:
  /// after the first character of every such spelling, around it if it is a single character, and
  /// in the middle of the text if the spelling is not found as it stands.
  private SortedSet<Integer> cuts(String text, int[] tokens) {
    SortedSet<Integer> cuts = new TreeSet<>();
    Arrays.stream(tokens)
        .filter(forbidden::get)
        .distinct()
        .mapToObj(model::spelling)
        .filter(spelling -> !spelling.isEmpty())
        .forEach(
            spelling -> {
              int first = Character.charCount(spelling.codePointAt(0));
              for (int at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1)) {
                cuts.add(at + first);
                if (first == spelling.length()) {
                  cuts.add(at);
                }
              }
            });
    cuts.remove(0);
    cuts.remove(text.length());
    if (cuts.isEmpty() && text.codePointCount(0, text.length()) > 1) {
      cuts.add(text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2));
    }
    return cuts;
  }
}
