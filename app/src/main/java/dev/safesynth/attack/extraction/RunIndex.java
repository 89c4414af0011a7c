package dev.safesynth.attack.extraction;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Finds the longest run of words that a text shares with any of a set of texts: a suffix array
/// over their words. Runs do not cross texts and are followed for at most [#LONGEST] words, so that
/// texts which repeat themselves do not make it slow.
final class RunIndex {
  static final int LONGEST = 256;
  private static final int END = -1;

  private final int[] words;
  private final int[] text;
  private final int[] suffixes;

  /// @param texts each a list of word numbers, >= 0
  RunIndex(List<int[]> texts) {
    int size = texts.stream().mapToInt(words -> words.length + 1).sum();
    words = new int[size];
    text = new int[size];
    int at = 0;
    for (int i = 0; i < texts.size(); i++) {
      int[] from = texts.get(i);
      System.arraycopy(from, 0, words, at, from.length);
      words[at + from.length] = END;
      Arrays.fill(text, at, at + from.length + 1, i);
      at += from.length + 1;
    }
    suffixes =
        IntStream.range(0, size)
            .filter(i -> words[i] != END)
            .boxed()
            .sorted(this::compareSuffixes)
            .mapToInt(i -> i)
            .toArray();
  }

  private int compareSuffixes(int a, int b) {
    for (int i = 0; i < LONGEST; i++) {
      int order = Integer.compare(words[a + i], words[b + i]);
      if (order != 0 || words[a + i] == END) {
        return order;
      }
    }
    return 0;
  }

  /// Words from `start` of `query` on that occur in this order in one of the texts.
  int longest(int[] query, int start) {
    int after = firstNotBelow(query, start, Math.min(LONGEST, query.length - start));
    int best = after < suffixes.length ? shared(query, start, suffixes[after]) : 0;
    return after > 0 ? Math.max(best, shared(query, start, suffixes[after - 1])) : best;
  }

  /// Number of texts that have the `length` words from `start` of `query` in this order.
  int textsWith(int[] query, int start, int length) {
    return (int)
        IntStream.range(firstNotBelow(query, start, length), suffixes.length)
            .takeWhile(i -> shared(query, start, suffixes[i]) >= length)
            .map(i -> text[suffixes[i]])
            .distinct()
            .count();
  }

  private int shared(int[] query, int start, int suffix) {
    int length = 0;
    while (length < LONGEST
        && start + length < query.length
        && words[suffix + length] == query[start + length]) {
      length++;
    }
    return length;
  }

  private int firstNotBelow(int[] query, int start, int length) {
    int low = 0;
    int high = suffixes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(suffixes[middle], query, start, length) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The order of the suffix against the query run; 0 if it starts with the run.
  private int compare(int suffix, int[] query, int start, int length) {
    for (int i = 0; i < length; i++) {
      int order = Integer.compare(words[suffix + i], query[start + i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
