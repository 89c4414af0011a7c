package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Owns one inference context: the attention cache of several sequences and the buffers of one
/// computation. Confined to the thread that opened it; use from another one throws
/// [WrongThreadException].
///
/// The configuration is the one in which a sequence's logits were measured to be bitwise
/// independent of everything else in the batch: flash attention off and a cache of its own for
/// every sequence.
public final class LlamaContext implements AutoCloseable {
  /// Tokens of one [LlamaBatch] at most.
  public static final int BATCH_TOKENS = 512;

  /// Tokens that are computed at once.
  public static final int COMPUTED_TOKENS = 512;

  /// llama.cpp rounds the cache of a sequence up to this many tokens.
  public static final int CACHE_STEP = 256;

  private final LlamaModel model;
  private final Arena owner = Arena.ofConfined();
  private final MemorySegment handle;
  private final MemorySegment memory;
  private final int vocabularySize;

  private LlamaContext(LlamaModel model, MemorySegment pointer) {
    LlamaLibrary llama = model.llama;
    this.model = model;
    this.handle =
        pointer.reinterpret(
            owner,
            freed ->
                Native.call(
                    () -> {
                      llama.contextFree.invokeExact(freed);
                      return true;
                    }));
    this.memory =
        Native.call(() -> (MemorySegment) llama.getMemory.invokeExact(handle))
            .reinterpret(owner, null);
    this.vocabularySize = model.vocabularySize();
  }

  /// Opens a context.
  ///
  /// @param sequences 1 to 256
  /// @param tokensPerSequence cache of each sequence, a multiple of [#CACHE_STEP]
  /// @throws UserException with [Exit#MODEL] when the library cannot open it, mostly for lack of
  ///   memory
  public static LlamaContext open(
      LlamaModel model, int sequences, int tokensPerSequence, int threads) {
    LlamaLibrary llama = model.llama;
    MemorySegment pointer;
    String reason;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters =
          Native.call(
              () ->
                  (MemorySegment) llama.contextDefaultParams.invokeExact((SegmentAllocator) arena));
      set(parameters, "n_ctx", Math.multiplyExact(sequences, tokensPerSequence));
      set(parameters, "n_batch", BATCH_TOKENS);
      set(parameters, "n_ubatch", COMPUTED_TOKENS);
      set(parameters, "n_seq_max", sequences);
      set(parameters, "n_outputs_max", sequences);
      set(parameters, "n_outputs_max_per_seq", 1);
      set(parameters, "n_threads", threads);
      set(parameters, "n_threads_batch", threads);
      set(parameters, "flash_attn_type", 0);
      parameters.set(JAVA_BYTE, Layouts.offset(Layouts.CONTEXT, "kv_unified"), (byte) 0);
      llama.log.begin();
      pointer =
          Native.call(
              () -> (MemorySegment) llama.contextInit.invokeExact(model.handle(), parameters));
      reason = llama.log.end();
    }
    if (Native.isNull(pointer)) {
      throw new UserException(
          Exit.MODEL,
          "The language model's context cannot be opened" + (reason.isEmpty() ? "" : ": " + reason),
          "%d sequences of %d tokens".formatted(sequences, tokensPerSequence),
          "Lower the number of sequences or their length, or free memory.");
    }
    LlamaContext context = new LlamaContext(model, pointer);
    int granted = Native.call(() -> (int) llama.contextPerSequence.invokeExact(context.handle));
    if (granted < tokensPerSequence) {
      context.close();
      throw new IllegalStateException(
          "llama.cpp gave %d tokens per sequence, not %d".formatted(granted, tokensPerSequence));
    }
    return context;
  }

  private static void set(MemorySegment parameters, String field, int value) {
    parameters.set(JAVA_INT, Layouts.offset(Layouts.CONTEXT, field), value);
  }

  /// A batch that this context decodes; closed with it.
  public LlamaBatch batch() {
    return new LlamaBatch(owner, BATCH_TOKENS);
  }

  /// Computes the batch.
  ///
  /// @throws IllegalStateException when llama.cpp refuses; the message holds its code only
  public void decode(LlamaBatch batch) {
    MemorySegment filled = batch.filled();
    int code =
        Native.call(
            () -> {
              int returned = (int) model.llama.decode.invokeExact(handle, filled);
              // A graphics card computes in the background; on a processor this returns at once.
              model.llama.synchronize.invokeExact(handle);
              return returned;
            });
    if (code != 0) {
      throw new IllegalStateException("llama_decode failed with code " + code);
    }
  }

  /// Copies the raw logits after the `index`-th token of the batch decoded last. The token must
  /// have been put with `output`.
  public void logits(int index, float[] into) {
    MemorySegment row =
        Native.call(() -> (MemorySegment) model.llama.logits.invokeExact(handle, index));
    if (Native.isNull(row)) {
      throw new IllegalStateException("no logits were computed for this token");
    }
    MemorySegment.copy(
        row.reinterpret(4L * vocabularySize), JAVA_FLOAT, 0, into, 0, vocabularySize);
  }

  /// Makes sequence `to`, which must be empty, a copy of sequence `from`.
  public void copy(int from, int to) {
    Native.call(
        () -> {
          model.llama.memoryCopy.invokeExact(memory, from, to, -1, -1);
          return true;
        });
  }

  /// Empties a sequence.
  public void remove(int sequence) {
    boolean removed =
        Native.call(() -> (boolean) model.llama.memoryRemove.invokeExact(memory, sequence, -1, -1));
    if (!removed) {
      throw new IllegalStateException("llama.cpp cannot empty a sequence of this model");
    }
  }

  @Override
  public void close() {
    if (owner.scope().isAlive()) {
      owner.close();
    }
  }
}
