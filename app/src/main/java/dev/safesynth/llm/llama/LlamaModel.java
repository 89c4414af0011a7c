package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Owns one loaded model file: weights and vocabulary. Safe for use by many threads; close it after
/// the contexts that read it.
public final class LlamaModel implements AutoCloseable {
  private static final int TEXT_BYTES = 1 << 16;

  final LlamaLibrary llama;
  private final Arena owner = Arena.ofShared();
  private final MemorySegment handle;
  private final MemorySegment vocabulary;

  private LlamaModel(LlamaLibrary llama, MemorySegment pointer) {
    this.llama = llama;
    this.handle =
        pointer.reinterpret(
            owner,
            freed ->
                Native.call(
                    () -> {
                      llama.modelFree.invokeExact(freed);
                      return true;
                    }));
    this.vocabulary =
        Native.call(() -> (MemorySegment) llama.modelGetVocab.invokeExact(handle))
            .reinterpret(owner, null);
  }

  /// Loads a GGUF file.
  ///
  /// @param gpuLayers how many layers go to the graphics card; 0 keeps all on the processor
  /// @throws UserException with [Exit#MODEL] when the library refuses the file
  public static LlamaModel open(LlamaLibrary llama, Path gguf, int gpuLayers) {
    MemorySegment pointer;
    String reason;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters =
          Native.call(
              () -> (MemorySegment) llama.modelDefaultParams.invokeExact((SegmentAllocator) arena));
      parameters.set(JAVA_INT, Layouts.offset(Layouts.MODEL, "n_gpu_layers"), gpuLayers);
      // A damaged weight would otherwise show as text of poor quality, at most.
      parameters.set(JAVA_BYTE, Layouts.offset(Layouts.MODEL, "check_tensors"), (byte) 1);
      // Rearranged weights for kernels of their own: AMX tiles are twice as fast. Like all others
      // they are trusted with private records after a trial only, see BatchIndependence.
      parameters.set(JAVA_BYTE, Layouts.offset(Layouts.MODEL, "use_extra_bufts"), (byte) 1);
      MemorySegment path = arena.allocateFrom(gguf.toString());
      llama.log.begin();
      pointer = Native.call(() -> (MemorySegment) llama.modelLoad.invokeExact(path, parameters));
      reason = llama.log.end();
    }
    if (Native.isNull(pointer)) {
      throw unreadable(gguf, reason);
    }
    return new LlamaModel(llama, pointer);
  }

  static UserException unreadable(Path gguf, String reason) {
    return new UserException(
        Exit.MODEL,
        "The model file cannot be loaded" + (reason.isEmpty() ? "" : ": " + reason),
        gguf.toString(),
        "The file may be damaged, incomplete or of a kind that llama.cpp 0.5.0 does not know:"
            + " fetch it again or choose another GGUF file.");
  }

  public int vocabularySize() {
    return vocabularyNumber(llama.vocabTokens);
  }

  public boolean isEndOfGeneration(int token) {
    return Native.call(() -> (boolean) llama.vocabIsEog.invokeExact(vocabulary, token));
  }

  /// The token's attribute bits, see [TokenAttribute].
  public int attributes(int token) {
    return Native.call(() -> (int) llama.vocabAttributes.invokeExact(vocabulary, token));
  }

  /// The token as the vocabulary spells it.
  public String spelling(int token) {
    return Native.string(
        Native.call(() -> (MemorySegment) llama.vocabText.invokeExact(vocabulary, token)));
  }

  /// The token that texts of this model begin with, when its vocabulary asks for one.
  public Optional<Integer> beginning() {
    boolean wanted = Native.call(() -> (boolean) llama.vocabAddBos.invokeExact(vocabulary));
    int token = vocabularyNumber(llama.vocabBos);
    return wanted && token >= 0 ? Optional.of(token) : Optional.empty();
  }

  /// Splits UTF-8 text into tokens; adds none.
  ///
  /// @param special whether spellings of control tokens become those tokens
  public int[] tokenize(byte[] utf8, boolean special) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = Native.bytes(arena, utf8);
      int room = utf8.length + 8;
      while (true) {
        int capacity = room;
        MemorySegment tokens = arena.allocate(JAVA_INT, capacity);
        int count =
            Native.call(
                () ->
                    (int)
                        llama.tokenize.invokeExact(
                            vocabulary, text, utf8.length, tokens, capacity, false, special));
        if (count >= 0) {
          return tokens.asSlice(0, 4L * count).toArray(JAVA_INT);
        }
        if (count == Integer.MIN_VALUE) {
          throw new IllegalArgumentException("the text has more tokens than an int can count");
        }
        room = -count;
      }
    }
  }

  /// The UTF-8 bytes of a token, which may be part of a character. Control tokens give none.
  public byte[] piece(int token) {
    try (Arena arena = Arena.ofConfined()) {
      int room = 64;
      while (true) {
        int capacity = room;
        MemorySegment bytes = arena.allocate(capacity);
        int count =
            Native.call(
                () ->
                    (int)
                        llama.tokenToPiece.invokeExact(
                            vocabulary, token, bytes, capacity, 0, false));
        if (count >= 0) {
          return bytes.asSlice(0, count).toArray(JAVA_BYTE);
        }
        room = -count;
      }
    }
  }

  /// The model's own chat template, when its file has one.
  public Optional<String> chatTemplate() {
    MemorySegment text =
        Native.call(
            () -> (MemorySegment) llama.modelChatTemplate.invokeExact(handle, MemorySegment.NULL));
    return Native.isNull(text) ? Optional.empty() : Optional.of(Native.string(text));
  }

  /// Renders a conversation; empty when the library does not know the template. `roles` and
  /// `contents` have one element per message.
  public Optional<String> chat(
      String template, String[] roles, String[] contents, boolean openAssistantTurn) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment messages = arena.allocate(Layouts.MESSAGE, roles.length);
      int room = 1024;
      for (int i = 0; i < roles.length; i++) {
        MemorySegment message = messages.asSlice(i * Layouts.MESSAGE.byteSize());
        message.set(ADDRESS, 0, arena.allocateFrom(roles[i]));
        message.set(ADDRESS, 8, arena.allocateFrom(contents[i]));
        room += 4 * contents[i].length();
      }
      MemorySegment name = arena.allocateFrom(template);
      while (true) {
        int capacity = room;
        MemorySegment text = arena.allocate(capacity);
        int count =
            Native.call(
                () ->
                    (int)
                        llama.chatApplyTemplate.invokeExact(
                            name,
                            messages,
                            (long) roles.length,
                            openAssistantTurn,
                            text,
                            capacity));
        if (count < 0) {
          return Optional.empty();
        }
        if (count <= capacity) {
          byte[] bytes = text.asSlice(0, count).toArray(JAVA_BYTE);
          return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
        room = count;
      }
    }
  }

  /// A short description such as `llama 135M Q8_0`.
  public String description() {
    return text(llama.modelDesc);
  }

  /// A value of the file's metadata as text.
  public Optional<String> metadata(String key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(TEXT_BYTES);
      MemorySegment name = arena.allocateFrom(key);
      int length =
          Native.call(
              () ->
                  (int) llama.modelMetaValue.invokeExact(handle, name, buffer, (long) TEXT_BYTES));
      return length < 0 ? Optional.empty() : Optional.of(buffer.getString(0));
    }
  }

  public long parameters() {
    return Native.call(() -> (long) llama.modelParameters.invokeExact(handle));
  }

  /// Bytes of all weights.
  public long weightBytes() {
    return Native.call(() -> (long) llama.modelSize.invokeExact(handle));
  }

  /// llama.cpp's number of the file type, 7 for Q8_0.
  public int fileType() {
    return number(llama.modelFileType);
  }

  public int layers() {
    return number(llama.modelLayers);
  }

  public int heads() {
    return number(llama.modelHeads);
  }

  public int keyValueHeads() {
    return number(llama.modelHeadsKv);
  }

  public int embeddingSize() {
    return number(llama.modelEmbedding);
  }

  public int contextTrained() {
    return number(llama.modelContextTrain);
  }

  /// Whether the model generates from left to right with an attention cache, which is what
  /// [LlamaContext] can drive.
  public boolean isPlainDecoder() {
    return !truth(llama.modelHasEncoder)
        && !truth(llama.modelIsRecurrent)
        && !truth(llama.modelIsHybrid);
  }

  MemorySegment handle() {
    return handle;
  }

  private int number(MethodHandle function) {
    return Native.call(() -> (int) function.invokeExact(handle));
  }

  private int vocabularyNumber(MethodHandle function) {
    return Native.call(() -> (int) function.invokeExact(vocabulary));
  }

  private boolean truth(MethodHandle function) {
    return Native.call(() -> (boolean) function.invokeExact(handle));
  }

  private String text(MethodHandle function) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(TEXT_BYTES);
      Native.call(() -> (int) function.invokeExact(handle, buffer, (long) TEXT_BYTES));
      return buffer.getString(0);
    }
  }

  @Override
  public void close() {
    if (owner.scope().isAlive()) {
      owner.close();
    }
  }
}
