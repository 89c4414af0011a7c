package dev.safesynth.method;

import dev.safesynth.dp.KeyedRouting;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/// The key words of a label, dealt to its texts like cards: every word goes to as many texts as its
/// weight says, up to rounding, where independent draws would leave out many of those that are due
/// seldom. A function of released values and a key.
final class KeyWords {
  private static final int FINE = 1 << 30;

  /// By word: the sum of all weights up to it.
  private final double[] up;

  /// @param weights by word, 0 for one that is no key word
  KeyWords(double[] weights) {
    up = weights.clone();
    // one after the other: how a sum is cut must not depend on the number of processors
    for (int word = 1; word < up.length; word++) {
      up[word] += up[word - 1];
    }
  }

  /// How many there are.
  int size() {
    int size = 0;
    for (int word = 0; word < up.length; word++) {
      size += up[word] > (word == 0 ? 0 : up[word - 1]) ? 1 : 0;
    }
    return size;
  }

  /// Those of one text, all different, the same at each call; fewer than `most` where the label has
  /// no more, or one word is due oftener than once in every text.
  ///
  /// The weights make up a line, cut into as many parts as words are dealt. In each part the texts
  /// take places at equal distances, in a keyed order that is another one for each part.
  ///
  /// @param texts of the label
  /// @param most how many words
  Set<Integer> deal(TextTask task, int texts, int most, KeyedRouting routing) {
    double total = up.length == 0 ? 0 : up[up.length - 1];
    var dealt = new LinkedHashSet<Integer>();
    if (total == 0) {
      return dealt;
    }
    String label = Integer.toString(task.label());
    double start = (routing.part("first key word", label, FINE) + 0.5) / FINE;
    for (int part = 0; part < most; part++) {
      long shifted = task.batch() + (long) routing.part("deal " + part, label, texts);
      long place = shifted % texts * step("step " + part, label, texts, routing) % texts;
      dealt.add(word(total * (part + (place + start) / texts) / most));
    }
    return dealt;
  }

  /// A number that has no divisor in common with that of the texts: multiplied with it, the texts
  /// change places and no two get the same.
  private static long step(String purpose, String label, int texts, KeyedRouting routing) {
    long step = 1L + routing.part(purpose, label, texts);
    while (BigInteger.valueOf(step).gcd(BigInteger.valueOf(texts)).intValue() != 1) {
      step++;
    }
    return step;
  }

  private int word(double at) {
    int found = Arrays.binarySearch(up, at);
    int word = found >= 0 ? found : -found - 1;
    while (word > 0 && up[word] == up[word - 1]) {
      word--; // a word that is no key word
    }
    return Math.min(word, up.length - 1);
  }
}
