package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// llama.cpp as loaded into this process: its functions, checked by [VersionGate] and bound once.
/// There is at most one; it is never unloaded.
public final class LlamaLibrary {
  private static final String FIX =
      "Run './safesynth setup', or point to a folder with a build of llama.cpp 0.5.0.";

  final MethodHandle modelDefaultParams;
  final MethodHandle contextDefaultParams;
  final MethodHandle quantizeDefaultParams;
  final MethodHandle modelLoad;
  final MethodHandle modelFree;
  final MethodHandle modelQuantize;
  final MethodHandle modelGetVocab;
  final MethodHandle modelChatTemplate;
  final MethodHandle modelDesc;
  final MethodHandle modelMetaValue;
  final MethodHandle modelParameters;
  final MethodHandle modelSize;
  final MethodHandle modelFileType;
  final MethodHandle modelLayers;
  final MethodHandle modelHeads;
  final MethodHandle modelHeadsKv;
  final MethodHandle modelEmbedding;
  final MethodHandle modelContextTrain;
  final MethodHandle modelHasEncoder;
  final MethodHandle modelIsRecurrent;
  final MethodHandle modelIsHybrid;
  final MethodHandle chatApplyTemplate;
  final MethodHandle vocabTokens;
  final MethodHandle vocabIsEog;
  final MethodHandle vocabAttributes;
  final MethodHandle vocabText;
  final MethodHandle vocabBos;
  final MethodHandle vocabAddBos;
  final MethodHandle tokenize;
  final MethodHandle tokenToPiece;
  final MethodHandle contextInit;
  final MethodHandle contextFree;
  final MethodHandle getMemory;
  final MethodHandle memoryCopy;
  final MethodHandle memoryRemove;
  final MethodHandle contextPerSequence;
  final MethodHandle decode;
  final MethodHandle synchronize;
  final MethodHandle logits;

  final LogLines log = new LogLines();
  private final SymbolLookup symbols;
  private final Map<String, FunctionDescriptor> bound = new TreeMap<>();
  private final Path directory;
  private final NativeFiles files;
  private final String version;
  private final String systemInfo;

  private LlamaLibrary(Path directory, NativeFiles files, SymbolLookup symbols) {
    this.directory = directory;
    this.files = files;
    this.symbols = symbols;
    this.modelDefaultParams = bind("llama_model_default_params", Layouts.MODEL);
    this.contextDefaultParams = bind("llama_context_default_params", Layouts.CONTEXT);
    this.quantizeDefaultParams = bind("llama_model_quantize_default_params", Layouts.QUANTISE);
    this.modelLoad = bind("llama_model_load_from_file", ADDRESS, ADDRESS, Layouts.MODEL);
    this.modelFree = bindVoid("llama_model_free", ADDRESS);
    this.modelQuantize = bind("llama_model_quantize", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    this.modelGetVocab = bind("llama_model_get_vocab", ADDRESS, ADDRESS);
    this.modelChatTemplate = bind("llama_model_chat_template", ADDRESS, ADDRESS, ADDRESS);
    this.modelDesc = bind("llama_model_desc", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    this.modelMetaValue =
        bind("llama_model_meta_val_str", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    this.modelParameters = bind("llama_model_n_params", JAVA_LONG, ADDRESS);
    this.modelSize = bind("llama_model_size", JAVA_LONG, ADDRESS);
    this.modelFileType = bind("llama_model_ftype", JAVA_INT, ADDRESS);
    this.modelLayers = bind("llama_model_n_layer", JAVA_INT, ADDRESS);
    this.modelHeads = bind("llama_model_n_head", JAVA_INT, ADDRESS);
    this.modelHeadsKv = bind("llama_model_n_head_kv", JAVA_INT, ADDRESS);
    this.modelEmbedding = bind("llama_model_n_embd", JAVA_INT, ADDRESS);
    this.modelContextTrain = bind("llama_model_n_ctx_train", JAVA_INT, ADDRESS);
    this.modelHasEncoder = bind("llama_model_has_encoder", JAVA_BOOLEAN, ADDRESS);
    this.modelIsRecurrent = bind("llama_model_is_recurrent", JAVA_BOOLEAN, ADDRESS);
    this.modelIsHybrid = bind("llama_model_is_hybrid", JAVA_BOOLEAN, ADDRESS);
    this.chatApplyTemplate =
        bind(
            "llama_chat_apply_template",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_BOOLEAN,
            ADDRESS,
            JAVA_INT);
    this.vocabTokens = bind("llama_vocab_n_tokens", JAVA_INT, ADDRESS);
    this.vocabIsEog = bind("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    this.vocabAttributes = bind("llama_vocab_get_attr", JAVA_INT, ADDRESS, JAVA_INT);
    this.vocabText = bind("llama_vocab_get_text", ADDRESS, ADDRESS, JAVA_INT);
    this.vocabBos = bind("llama_vocab_bos", JAVA_INT, ADDRESS);
    this.vocabAddBos = bind("llama_vocab_get_add_bos", JAVA_BOOLEAN, ADDRESS);
    this.tokenize =
        bind(
            "llama_tokenize",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN);
    this.tokenToPiece =
        bind(
            "llama_token_to_piece",
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_BOOLEAN);
    this.contextInit = bind("llama_init_from_model", ADDRESS, ADDRESS, Layouts.CONTEXT);
    this.contextFree = bindVoid("llama_free", ADDRESS);
    this.getMemory = bind("llama_get_memory", ADDRESS, ADDRESS);
    this.memoryCopy =
        bindVoid("llama_memory_seq_cp", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    this.memoryRemove =
        bind("llama_memory_seq_rm", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    this.contextPerSequence = bind("llama_n_ctx_seq", JAVA_INT, ADDRESS);
    this.decode = bind("llama_decode", JAVA_INT, ADDRESS, Layouts.BATCH);
    this.synchronize = bindVoid("llama_synchronize", ADDRESS);
    this.logits = bind("llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);
    MethodHandle setLog = bindVoid("llama_log_set", ADDRESS, ADDRESS);
    MethodHandle loadBackends = bindVoid("ggml_backend_load_all_from_path", ADDRESS);
    MethodHandle backends = bind("ggml_backend_reg_count", JAVA_LONG);
    MethodHandle backendInit = bindVoid("llama_backend_init");
    MethodHandle info = bind("llama_print_system_info", ADDRESS);

    VersionGate gate = new VersionGate(symbols);
    List<String> required = new ArrayList<>(bound.keySet());
    required.addAll(VersionGate.ownSymbols());
    gate.mismatch(required).ifPresent(found -> reject(found));

    // Before the back ends, which would else greet on standard error.
    run(setLog, log.callback(), MemorySegment.NULL);
    try (Arena arena = Arena.ofConfined()) {
      run(loadBackends, arena.allocateFrom(directory.toString()));
    }
    if (Native.call(() -> (long) backends.invokeExact()) == 0) {
      reject("no computing back end fits this machine");
    }
    run(backendInit);
    this.version = gate.text("llama_version");
    this.systemInfo = Native.string(Native.call(() -> (MemorySegment) info.invokeExact())).strip();
  }

  /// Loads the libraries of a folder and checks them. Call once per process.
  ///
  /// @throws UserException with [Exit#MODEL] when a library is missing, cannot be loaded here or is
  ///   of another version or layout
  public static LlamaLibrary load(Path directory) {
    NativeFiles files = NativeFiles.in(directory);
    return new LlamaLibrary(
        directory, files, open(files.base()).or(open(files.ggml())).or(open(files.llama())));
  }

  private static SymbolLookup open(Path file) {
    try {
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Exit.MODEL,
          "llama.cpp's library cannot be loaded on this machine",
          file.toString(),
          "Check that it was built for this operating system and processor. " + FIX,
          e);
    }
  }

  private void reject(String found) {
    throw new UserException(
        Exit.MODEL, "llama.cpp's libraries are unfit: " + found, directory.toString(), FIX);
  }

  private MethodHandle bind(String name, MemoryLayout result, MemoryLayout... parameters) {
    return bind(name, FunctionDescriptor.of(result, parameters));
  }

  private MethodHandle bindVoid(String name, MemoryLayout... parameters) {
    return bind(name, FunctionDescriptor.ofVoid(parameters));
  }

  private MethodHandle bind(String name, FunctionDescriptor descriptor) {
    bound.put(name, descriptor);
    return Linker.nativeLinker().downcallHandle(symbols.find(name).orElse(UNBOUND), descriptor);
  }

  /// Stands for a missing symbol until [VersionGate] has refused the library; never called.
  private static final MemorySegment UNBOUND = MemorySegment.ofAddress(1);

  private static void run(MethodHandle handle, Object... arguments) {
    Native.call(() -> handle.invokeWithArguments(arguments));
  }

  public Path directory() {
    return directory;
  }

  /// The loaded files in the order in which they depend on each other.
  public List<Path> files() {
    return List.of(files.base(), files.ggml(), files.llama());
  }

  /// The library's own version string, such as `0.5.0-dev`.
  public String version() {
    return version;
  }

  /// The computing back end and its instruction sets: logits are bit-identical only between
  /// machines where this is equal.
  public String systemInfo() {
    return systemInfo;
  }
}
