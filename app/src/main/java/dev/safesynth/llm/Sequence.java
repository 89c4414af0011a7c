package dev.safesynth.llm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One text that a [Decoder] is working on. Holds its slot until closed.
public final class Sequence implements AutoCloseable {
  private final Decoder decoder;

  /// -1 once closed.
  int slot;

  /// Tokens whose computation is scheduled, the first `pendingCount` of the array.
  int[] pending;

  int pendingCount;

  /// Tokens in the cache.
  int computed;

  /// Where the logits after the last token are: the index in the latest native call, -1 when they
  /// were copied to `saved` before another call overwrote them, -2 when there are none.
  int output = NONE;

  float @Nullable [] saved;

  static final int SAVED = -1;
  static final int NONE = -2;

  Sequence(Decoder decoder, int slot, int computed, int[] own) {
    this.decoder = decoder;
    this.slot = slot;
    this.computed = computed;
    this.pending = Arrays.copyOf(own, Math.max(1, own.length));
    this.pendingCount = own.length;
  }

  /// Number of tokens, the prefix and those not computed yet included.
  public int length() {
    return computed + pendingCount;
  }

  Decoder decoder() {
    return decoder;
  }

  @Override
  public void close() {
    if (slot >= 0) {
      decoder.close(this);
    }
  }
}
