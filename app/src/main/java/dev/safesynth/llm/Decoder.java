package dev.safesynth.llm;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.llama.LlamaBatch;
import dev.safesynth.llm.llama.LlamaContext;
import dev.safesynth.llm.llama.LlamaModel;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decodes many sequences together and hands out the raw logits after each one's last token.
///
/// Continuous batching: a caller opens sequences while [#freeSlots] allows, schedules tokens, runs
/// one [#step] for all of them, reads logits, closes what has ended and opens the next in its
/// place. On a processor and with weights whose format is [WeightFormat#batchIndependent], a
/// sequence's logits are bitwise the same whatever else the decoder holds, how many others there
/// are and in which slot it sits ([BatchIndependence] tries that). They do depend, in their last
/// bits and at times by more, on how the sequence itself is cut: into a prefix, the tokens that one
/// step computes, and single tokens. Cut all records of a comparison alike.
///
/// Confined to the thread that opened it: use from another throws [WrongThreadException]. Failures
/// never quote tokens or text.
public final class Decoder implements AutoCloseable {
  private final Thread owner = Thread.currentThread();
  private final LlamaContext context;
  private final LlamaBatch batch;
  private final int tokensPerSequence;
  private final int vocabularySize;

  /// By slot: what lives there. Sequences fill it from the bottom and prefixes from the top, since
  /// llama.cpp computes only runs of neighbouring slots together.
  private final @Nullable Object[] slots;

  private long decodeNanos;
  private long decodedTokens;

  private Decoder(LanguageModel model, DecoderSettings settings) {
    this.tokensPerSequence = settings.tokensPerSequence();
    this.vocabularySize = model.vocabularySize();
    this.slots = new Object[settings.maxSequences()];
    this.context =
        LlamaContext.open(
            model.model(),
            settings.maxSequences(),
            roundUp(settings.tokensPerSequence()),
            settings.threads());
    this.batch = context.batch();
  }

  /// Opens a decoder for the calling thread.
  ///
  /// @throws UserException with exit `MODEL` when it would need more than the memory budget, or
  ///   when llama.cpp cannot open it
  public static Decoder open(LanguageModel model, DecoderSettings settings) {
    long needed = memoryBytes(model, settings.maxSequences(), settings.tokensPerSequence());
    if (needed > settings.contextMemory()) {
      throw new UserException(
          Exit.MODEL,
          "The model's context needs %d MiB, the budget is %d MiB"
              .formatted(ceilMebibytes(needed), settings.contextMemory() >> 20),
          "%d sequences of %d tokens"
              .formatted(settings.maxSequences(), settings.tokensPerSequence()),
          "Raise the context memory budget, or lower the number of sequences or their length.");
    }
    return new Decoder(model, settings);
  }

  private static long ceilMebibytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  private static int roundUp(int tokens) {
    return (tokens + LlamaContext.CACHE_STEP - 1)
        / LlamaContext.CACHE_STEP
        * LlamaContext.CACHE_STEP;
  }

  /// Bytes that a decoder of this size takes beside the model: the attention cache exactly, the
  /// buffers of one computation by an estimate from above.
  public static long memoryBytes(LanguageModel model, int maxSequences, int tokensPerSequence) {
    LlamaModel shape = model.model();
    long cells = (long) maxSequences * roundUp(tokensPerSequence);
    long cellBytes = 2L * shape.layers() * (keySize(shape, "key") + keySize(shape, "value"));
    long scores = 4L * shape.heads() * roundUp(tokensPerSequence);
    long activations = 4L * 16 * shape.embeddingSize();
    long logits = 2L * 4 * maxSequences * model.vocabularySize();
    return cells * cellBytes + LlamaContext.COMPUTED_TOKENS * (2 * scores + activations) + logits;
  }

  /// Values per token and layer that the cache keeps as keys or as values.
  private static long keySize(LlamaModel shape, String which) {
    String architecture = shape.metadata("general.architecture").orElse("");
    long head =
        shape
            .metadata(architecture + ".attention." + which + "_length")
            .map(Long::parseLong)
            .orElseGet(() -> (long) shape.embeddingSize() / Math.max(1, shape.heads()));
    return head * shape.keyValueHeads();
  }

  /// Slots that [#open] and [#prefix] can still take.
  public int freeSlots() {
    requireOwner();
    return (int) Arrays.stream(slots).filter(slot -> slot == null).count();
  }

  /// Computes tokens once and keeps them for sequences that begin with them.
  ///
  /// @throws IllegalStateException when no slot is free
  public Prefix prefix(int[] tokens) {
    requireOwner();
    if (tokens.length == 0) {
      throw new IllegalArgumentException("a prefix needs at least one token");
    }
    requireRoom(tokens.length);
    int slot = slots.length - 1;
    while (slot >= 0 && slots[slot] != null) {
      slot--;
    }
    requireSlot(slot);
    for (int done = 0; done < tokens.length; done += batch.size()) {
      batch.clear();
      int end = Math.min(tokens.length, done + batch.room());
      for (int i = done; i < end; i++) {
        batch.put(tokens[i], i, slot, false);
      }
      saveOutputs();
      run();
    }
    Prefix prefix = new Prefix(this, slot, tokens.length);
    slots[slot] = prefix;
    return prefix;
  }

  /// Opens a sequence that begins with a kept prefix and goes on with its own tokens, which the
  /// next [#step] computes.
  ///
  /// @throws IllegalStateException when no slot is free or the tokens do not fit
  public Sequence open(Prefix prefix, int[] own) {
    return open(Optional.of(prefix), own);
  }

  /// Opens a sequence of its own tokens, which the next [#step] computes.
  ///
  /// @throws IllegalStateException when no slot is free or the tokens do not fit
  public Sequence open(int[] own) {
    return open(Optional.empty(), own);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Sequence open(Optional<Prefix> prefix, int[] own) {
    requireOwner();
    int shared = prefix.map(Prefix::length).orElse(0);
    requireRoom(Math.addExact(shared, own.length));
    int slot = 0;
    while (slot < slots.length && slots[slot] != null) {
      slot++;
    }
    requireSlot(slot < slots.length ? slot : -1);
    if (prefix.isPresent()) {
      context.copy(prefix.get().slot(this), slot);
    }
    Sequence sequence = new Sequence(this, slot, shared, own);
    slots[slot] = sequence;
    return sequence;
  }

  /// Schedules one more token of a sequence.
  ///
  /// @throws IllegalStateException when the sequence is as long as this decoder allows
  public void append(Sequence sequence, int token) {
    requireOpen(sequence);
    requireRoom(sequence.length() + 1);
    if (sequence.pendingCount == sequence.pending.length) {
      sequence.pending = Arrays.copyOf(sequence.pending, 2 * sequence.pending.length);
    }
    sequence.pending[sequence.pendingCount++] = token;
    sequence.output = Sequence.NONE;
  }

  /// Computes everything that is scheduled. Sequences with several tokens are computed one by one,
  /// those with a single token all together: the kernels for one and for many tokens of a sequence
  /// round differently, so how a sequence is cut must follow from its own schedule alone, never
  /// from what its neighbours need.
  public void step() {
    requireOwner();
    closeGaps();
    for (Object occupant : slots) {
      if (occupant instanceof Sequence sequence && sequence.pendingCount > 1) {
        computeAlone(sequence);
      }
    }
    batch.clear();
    for (Object occupant : slots) {
      if (occupant instanceof Sequence sequence && sequence.pendingCount == 1) {
        if (batch.size() == 0) {
          saveOutputs();
        }
        sequence.output = batch.put(sequence.pending[0], sequence.computed, sequence.slot, true);
        sequence.computed++;
        sequence.pendingCount = 0;
      }
    }
    if (batch.size() > 0) {
      run();
    }
  }

  private void computeAlone(Sequence sequence) {
    for (int done = 0; done < sequence.pendingCount; done += batch.size()) {
      saveOutputs();
      batch.clear();
      int end = Math.min(sequence.pendingCount, done + batch.room());
      for (int i = done; i < end; i++) {
        boolean last = i == sequence.pendingCount - 1;
        int index = batch.put(sequence.pending[i], sequence.computed + i, sequence.slot, last);
        if (last) {
          sequence.output = index;
        }
      }
      run();
    }
    sequence.computed += sequence.pendingCount;
    sequence.pendingCount = 0;
  }

  /// Copies the logits that the next native call overwrites.
  private void saveOutputs() {
    for (Object occupant : slots) {
      if (occupant instanceof Sequence sequence && sequence.output >= 0) {
        float[] kept = sequence.saved;
        if (kept == null) {
          sequence.saved = kept = new float[vocabularySize];
        }
        context.logits(sequence.output, kept);
        sequence.output = Sequence.SAVED;
      }
    }
  }

  private void run() {
    long start = System.nanoTime();
    context.decode(batch);
    decodeNanos += System.nanoTime() - start;
    decodedTokens += batch.size();
  }

  /// Moves sequences down into free slots, so that the occupied ones form a single run: slots apart
  /// from each other would be computed one after the other. A slot's number changes no bit.
  private void closeGaps() {
    int high = slots.length - 1;
    for (int low = 0; low < high; low++) {
      if (slots[low] == null) {
        while (high > low && !(slots[high] instanceof Sequence)) {
          high--;
        }
        if (high > low && slots[high] instanceof Sequence sequence) {
          move(sequence, low);
        }
      }
    }
  }

  private void move(Sequence sequence, int to) {
    int from = sequence.slot;
    context.copy(from, to);
    context.remove(from);
    slots[to] = sequence;
    slots[from] = null;
    sequence.slot = to;
  }

  /// Copies the raw logits after the sequence's last token.
  ///
  /// @param into at least as long as the vocabulary; element `t` becomes the logit of token `t`
  /// @throws IllegalStateException when tokens of the sequence were scheduled after the last step
  public void logits(Sequence sequence, float[] into) {
    requireOpen(sequence);
    if (into.length < vocabularySize) {
      throw new IllegalArgumentException(
          "logits need %d elements, the array has %d".formatted(vocabularySize, into.length));
    }
    float[] saved = sequence.saved;
    if (sequence.output >= 0) {
      context.logits(sequence.output, into);
    } else if (sequence.output == Sequence.SAVED && saved != null) {
      System.arraycopy(saved, 0, into, 0, vocabularySize);
    } else {
      throw new IllegalStateException("the sequence's last token has not been computed: call step");
    }
  }

  /// Ends a sequence and frees its slot at once.
  public void close(Sequence sequence) {
    requireOpen(sequence);
    free(sequence.slot);
    sequence.slot = -1;
    sequence.saved = null;
  }

  void release(Prefix prefix) {
    requireOwner();
    free(prefix.slot(this));
  }

  private void free(int slot) {
    context.remove(slot);
    slots[slot] = null;
  }

  /// Nanoseconds spent inside native computation so far.
  public long decodeNanos() {
    return decodeNanos;
  }

  /// Tokens computed so far, prefixes included.
  public long decodedTokens() {
    return decodedTokens;
  }

  private void requireOwner() {
    if (Thread.currentThread() != owner) {
      throw new WrongThreadException("a decoder is used by the thread that opened it only");
    }
  }

  private void requireOpen(Sequence sequence) {
    requireOwner();
    if (sequence.decoder() != this || sequence.slot < 0) {
      throw new IllegalStateException("the sequence is closed or belongs to another decoder");
    }
  }

  private void requireRoom(int length) {
    if (length > tokensPerSequence) {
      throw new IllegalStateException(
          "context full: a sequence may have %d tokens".formatted(tokensPerSequence));
    }
  }

  private void requireSlot(int slot) {
    if (slot < 0) {
      throw new IllegalStateException("no free slot: all %d are taken".formatted(slots.length));
    }
  }

  /// Closes the context with all its sequences and prefixes.
  @Override
  public void close() {
    requireOwner();
    context.close();
  }
}
