package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds out whether a loaded library is the one that [Layouts] describes, before anything is
/// passed to it.
///
/// Version strings alone do not prove a layout (forks keep them), so the structs are measured: each
/// `*_default_params` function is called with a return buffer that is larger than any version of
/// the struct and filled with a pattern. What the library has overwritten is the size of its struct
/// and a map of its padding; an inserted, removed or retyped field changes one or the other.
final class VersionGate {
  static final String LLAMA_VERSION = "0.5.0";
  static final String GGML_VERSION = "0.25";

  private static final byte PATTERN = (byte) 0xAB;
  private static final long OVERSIZE = 1024;

  /// Present in older and in newer interfaces, which differ in what their functions take.
  private static final List<String> FOREIGN =
      List.of("llama_kv_self_seq_cp", "llama_kv_cache_seq_cp", "llama_batch_ext_init");

  private record Struct(
      String function, StructLayout layout, List<Long> padding, Map<String, Integer> defaults) {}

  private static final List<Struct> STRUCTS =
      List.of(
          new Struct(
              "llama_model_default_params",
              Layouts.MODEL,
              List.of(36L, 37L, 38L, 39L, 78L, 79L),
              Map.of("n_gpu_layers", -1, "split_mode", 1, "load_mode", -1, "lazy_mode", 1)),
          new Struct(
              "llama_context_default_params",
              Layouts.CONTEXT,
              List.of(134L, 135L),
              new TreeMap<>(
                  Map.of(
                      "n_ctx", 512,
                      "n_batch", 2048,
                      "n_ubatch", 512,
                      "n_seq_max", 1,
                      "n_outputs_max_per_seq", 1,
                      "rope_scaling_type", -1,
                      "flash_attn_type", -1,
                      "type_k", 1,
                      "type_v", 1))),
          new Struct(
              "llama_model_quantize_default_params",
              Layouts.QUANTISE,
              List.of(22L, 23L),
              Map.of("ftype", 7)));

  private final SymbolLookup symbols;

  VersionGate(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /// What is wrong with the library, as "found …, expected …"; empty when it may be called.
  Optional<String> mismatch(List<String> required) {
    List<String> missing = required.stream().filter(name -> !present(name)).toList();
    if (!missing.isEmpty()) {
      return Optional.of(
          "the library lacks " + missing.getFirst() + more(missing.size()) + ", " + expected());
    }
    Optional<String> foreign = FOREIGN.stream().filter(this::present).findFirst();
    if (foreign.isPresent()) {
      return Optional.of("the library has " + foreign.get() + ", " + expected() + " without it");
    }
    String llama = text("llama_version");
    String ggml = text("ggml_version");
    if (!matches(llama, LLAMA_VERSION) || !matches(ggml, GGML_VERSION)) {
      return Optional.of("found llama.cpp %s with ggml %s, %s".formatted(llama, ggml, expected()));
    }
    return STRUCTS.stream().flatMap(struct -> mismatch(struct).stream()).findFirst();
  }

  static List<String> ownSymbols() {
    return List.of(
        "llama_version",
        "ggml_version",
        "llama_model_default_params",
        "llama_context_default_params",
        "llama_model_quantize_default_params");
  }

  private static String expected() {
    return "expected llama.cpp " + LLAMA_VERSION + " with ggml " + GGML_VERSION;
  }

  private static String more(int count) {
    return count == 1 ? "" : " and " + (count - 1) + " more functions";
  }

  /// `0.5.0` admits `0.5.0` and `0.5.0-dev`, not `0.5.01`.
  private static boolean matches(String found, String wanted) {
    return found.equals(wanted)
        || (found.startsWith(wanted) && "-.+".indexOf(found.charAt(wanted.length())) >= 0);
  }

  private boolean present(String name) {
    return symbols.find(name).isPresent();
  }

  String text(String function) {
    MethodHandle handle = handle(function, FunctionDescriptor.of(ADDRESS));
    return Native.string(Native.call(() -> (MemorySegment) handle.invokeExact()));
  }

  private MethodHandle handle(String function, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(function), descriptor);
  }

  private Optional<String> mismatch(Struct struct) {
    MethodHandle handle =
        handle(
            struct.function,
            FunctionDescriptor.of(
                MemoryLayout.structLayout(MemoryLayout.sequenceLayout(OVERSIZE / 8, ADDRESS))));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment written = arena.allocate(OVERSIZE, 16).fill(PATTERN);
      SegmentAllocator patterned = (_, _) -> written;
      Native.call(() -> (MemorySegment) handle.invokeExact(patterned));
      long size = written.byteSize();
      while (size > 0 && written.get(JAVA_BYTE, size - 1) == PATTERN) {
        size--;
      }
      // Trailing padding is not written either: round up to the alignment of a pointer.
      long rounded = (size + 7) / 8 * 8;
      if (rounded != struct.layout.byteSize()) {
        return Optional.of(
            "%s fills %d bytes, expected %d"
                .formatted(struct.function, rounded, struct.layout.byteSize()));
      }
      List<Long> padding = new ArrayList<>();
      for (long i = 0; i < rounded; i++) {
        if (written.get(JAVA_BYTE, i) == PATTERN) {
          padding.add(i);
        }
      }
      // A compiler may write padding, but no library leaves a field of ours unset.
      if (!struct.padding.containsAll(padding)) {
        return Optional.of(
            "%s leaves bytes %s unset, expected at most %s"
                .formatted(struct.function, padding, struct.padding));
      }
      return struct.defaults.entrySet().stream()
          .filter(
              field ->
                  written.get(JAVA_INT, Layouts.offset(struct.layout, field.getKey()))
                      != field.getValue())
          .map(field -> "%s has another default for %s".formatted(struct.function, field.getKey()))
          .findFirst();
    }
  }
}
