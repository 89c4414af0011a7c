package dev.safesynth.data;

/// A text with its class label. `label` is one of the declared labels.
public record LabelledText(String label, String text) {
  /// Withholds the contents: they may be private.
  @Override
  public String toString() {
    return "LabelledText[withheld]";
  }
}
