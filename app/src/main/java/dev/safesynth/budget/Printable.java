package dev.safesynth.budget;

/// What other people wrote into a ledger, such as a purpose: it must not steer a terminal.
final class Printable {
  private Printable() {}

  static String of(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u202a-\\u202e\\u2066-\\u2069]", " ");
  }
}
