package dev.safesynth.llm.llama;

/// Attribute bits of a vocabulary entry, as llama.cpp numbers them.
public enum TokenAttribute {
  UNKNOWN(1),
  UNUSED(1 << 1),
  NORMAL(1 << 2),
  CONTROL(1 << 3),
  USER_DEFINED(1 << 4),
  BYTE(1 << 5);

  private final int bit;

  TokenAttribute(int bit) {
    this.bit = bit;
  }

  public boolean in(int attributes) {
    return (attributes & bit) != 0;
  }
}
