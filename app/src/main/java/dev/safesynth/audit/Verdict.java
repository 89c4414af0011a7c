package dev.safesynth.audit;

/// What an audit comes to.
public enum Verdict {
  /// Nothing contradicts the claim, and the canary reaches most of it: the accounting is neither
  /// wrong nor much too careful.
  CONSISTENT(
      "Nothing contradicts the claim, and the worst record reaches most of it: the accounting is"
          + " neither wrong nor padded."),
  /// Nothing contradicts the claim, but the canary reaches less than 80% of it, so an error of that
  /// size would not show.
  WEAK(
      "Nothing contradicts the claim, but the worst canary found reaches less than 80% of it: an"
          + " error of that size would not show."),
  /// Exact checks found nothing, and the time did not allow to measure anything.
  INCOMPLETE(
      "The exact checks found nothing, but the time was too short to draw enough texts, so nothing"
          + " was measured. Raise --budget."),
  /// The claim is wrong.
  FAIL("The generator gives away more than it claims. Do not release anything.");

  private final String meaning;

  Verdict(String meaning) {
    this.meaning = meaning;
  }

  /// For the reader, as full sentences.
  public String meaning() {
    return meaning;
  }
}
