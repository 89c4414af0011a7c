package dev.safesynth.llm;

/// Tokens that many sequences begin with, computed once and kept by a [Decoder] until closed.
/// Sequences that were opened from it live on.
public final class Prefix implements AutoCloseable {
  private final Decoder decoder;
  private final int slot;
  private final int length;
  private boolean closed;

  Prefix(Decoder decoder, int slot, int length) {
    this.decoder = decoder;
    this.slot = slot;
    this.length = length;
  }

  /// Number of tokens.
  public int length() {
    return length;
  }

  int slot(Decoder asking) {
    if (closed || asking != decoder) {
      throw new IllegalStateException("the prefix is closed or belongs to another decoder");
    }
    return slot;
  }

  @Override
  public void close() {
    if (!closed) {
      decoder.release(this);
      closed = true;
    }
  }
}
