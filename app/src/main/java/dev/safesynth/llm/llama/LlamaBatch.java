package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The tokens of one computation, in native memory that is filled again for every step. Each token
/// has its position in its sequence, and says whether the logits after it are wanted.
public final class LlamaBatch {
  private final MemorySegment struct;
  private final MemorySegment tokens;
  private final MemorySegment positions;
  private final MemorySegment sequences;
  private final MemorySegment outputs;
  private final int capacity;
  private int size;

  LlamaBatch(Arena arena, int capacity) {
    this.capacity = capacity;
    this.struct = arena.allocate(Layouts.BATCH);
    this.tokens = arena.allocate(JAVA_INT, capacity);
    this.positions = arena.allocate(JAVA_INT, capacity);
    this.sequences = arena.allocate(JAVA_INT, capacity);
    this.outputs = arena.allocate(JAVA_BYTE, capacity);
    MemorySegment counts = arena.allocate(JAVA_INT, capacity);
    MemorySegment pointers = arena.allocate(ADDRESS, capacity);
    for (int i = 0; i < capacity; i++) {
      counts.setAtIndex(JAVA_INT, i, 1);
      pointers.setAtIndex(ADDRESS, i, sequences.asSlice(4L * i));
    }
    point("token", tokens);
    point("pos", positions);
    point("n_seq_id", counts);
    point("seq_id", pointers);
    point("logits", outputs);
  }

  private void point(String field, MemorySegment target) {
    struct.set(ADDRESS, Layouts.offset(Layouts.BATCH, field), target);
  }

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /// How many more tokens fit.
  public int room() {
    return capacity - size;
  }

  /// Adds a token and returns its index for [LlamaContext#logits].
  public int put(int token, int position, int sequence, boolean output) {
    tokens.setAtIndex(JAVA_INT, size, token);
    positions.setAtIndex(JAVA_INT, size, position);
    sequences.setAtIndex(JAVA_INT, size, sequence);
    outputs.setAtIndex(JAVA_BYTE, size, (byte) (output ? 1 : 0));
    return size++;
  }

  MemorySegment filled() {
    struct.set(JAVA_INT, 0, size);
    return struct;
  }
}
