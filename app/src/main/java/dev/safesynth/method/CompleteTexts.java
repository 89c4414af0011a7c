package dev.safesynth.method;

import java.util.Arrays;

/// Which texts are complete, and where in the journal each of them is.
final class CompleteTexts {
  private static final long NONE = -1;

  private long[] places = new long[0];
  private int size;

  void add(int text, long place) {
    if (text >= places.length) {
      int before = places.length;
      places = Arrays.copyOf(places, Math.max(text + 1, before + before / 2));
      Arrays.fill(places, before, places.length, NONE);
    }
    if (places[text] == NONE) {
      size++;
    }
    places[text] = place;
  }

  boolean contains(int text) {
    return text < places.length && places[text] != NONE;
  }

  /// The byte at which its line begins.
  long place(int text) {
    return places[text];
  }

  int size() {
    return size;
  }
}
