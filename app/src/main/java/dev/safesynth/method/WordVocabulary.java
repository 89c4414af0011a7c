package dev.safesynth.method;

import dev.safesynth.llm.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The words that can be measured and lifted: those that a single token of the model's vocabulary
/// spells, after a blank and in any case. "Oil" and "oil" are one word with two forms. It follows
/// from the model alone.
final class WordVocabulary {
  private final List<String> spelt;
  private final List<String> usual;
  private final int[][] forms;
  private final int[] wordOfToken;
  private final Map<String, Integer> indexes = new HashMap<>();

  private WordVocabulary(LanguageModel model, SortedMap<String, List<Integer>> words) {
    spelt = List.copyOf(words.keySet());
    usual = new ArrayList<>(spelt.size());
    forms = new int[spelt.size()][];
    wordOfToken = new int[model.vocabularySize()];
    Arrays.fill(wordOfToken, -1);
    words.forEach(
        (text, tokens) -> {
          int word = indexes.size();
          indexes.put(text, word);
          forms[word] = tokens.stream().mapToInt(Integer::intValue).sorted().toArray();
          tokens.forEach(token -> wordOfToken[token] = word);
          usual.add(model.text(new int[] {forms[word][0]}).strip());
        });
  }

  /// The words of a model, in alphabetical order.
  static WordVocabulary of(LanguageModel model) {
    SortedMap<String, List<Integer>> words = new TreeMap<>();
    for (int token = 0; token < model.vocabularySize(); token++) {
      if (!model.isControl(token)) {
        String text = model.text(new int[] {token});
        if (text.matches(" \\p{L}{2,}")) {
          words
              .computeIfAbsent(text.substring(1).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
              .add(token);
        }
      }
    }
    return new WordVocabulary(model, words);
  }

  int size() {
    return forms.length;
  }

  /// The index of a word in lower case, or -1.
  int indexOf(String word) {
    return indexes.getOrDefault(word, -1);
  }

  String spelt(int word) {
    return spelt.get(word);
  }

  /// A word in its most usual form, such as "Iraq": a byte-pair vocabulary has that first.
  String usual(int word) {
    return usual.get(word);
  }

  /// The tokens that spell a word, ascending.
  int[] forms(int word) {
    return forms[word].clone();
  }

  /// The word that a token spells by itself, or -1.
  int wordOf(int token) {
    return wordOfToken[token];
  }

  /// The different words among the first ones of a text, ascending. A word is what stands between
  /// characters that are no letters.
  ///
  /// @param most how many words are looked at, counting all
  int[] in(String text, int most) {
    var found = new BitSet();
    int seen = 0;
    int at = 0;
    while (at < text.length() && seen < most) {
      int start = at;
      while (at < text.length() && Character.isLetter(text.codePointAt(at))) {
        at += Character.charCount(text.codePointAt(at));
      }
      if (at > start) {
        seen++;
        Integer word = indexes.get(text.substring(start, at).toLowerCase(Locale.ROOT));
        if (word != null) {
          found.set(word);
        }
      } else {
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return found.stream().toArray();
  }
}
