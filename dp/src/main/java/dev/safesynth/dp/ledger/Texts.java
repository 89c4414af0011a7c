package dev.safesynth.dp.ledger;

/// What a ledger accepts as text from outside.
final class Texts {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST = 4000;

  private Texts() {}

  static void requireName(String what, String value) {
    if (value.isBlank() || value.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters, had %d".formatted(what, LONGEST_NAME, value.length()));
    }
  }

  static void requireText(String what, String value) {
    if (value.length() > LONGEST) {
      throw new IllegalArgumentException(
          "%s must have at most %d characters, had %d".formatted(what, LONGEST, value.length()));
    }
  }
}
