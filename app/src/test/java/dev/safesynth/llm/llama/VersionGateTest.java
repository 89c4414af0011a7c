package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.llm.TestModel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Libraries that differ from the supported one in a single point, made by replacing one function
/// of the real one by a Java function.
class VersionGateTest {
  private static final String CONTEXT_DEFAULTS = "llama_context_default_params";

  private final SymbolLookup real = library();

  @Test
  void acceptsTheSupportedLibrary() {
    assertThat(mismatch(real)).isEmpty();
  }

  @Test
  void refusesAnotherVersionNamingBoth() {
    assertThat(mismatch(replacing("llama_version", constant("0.6.0"))))
        .get()
        .asString()
        .contains("found llama.cpp 0.6.0")
        .contains("expected llama.cpp 0.5.0");
  }

  @Test
  void refusesAVersionThatOnlyBeginsAlike() {
    assertThat(mismatch(replacing("llama_version", constant("0.5.01")))).isPresent();
    assertThat(mismatch(replacing("ggml_version", constant("0.26.0")))).isPresent();
  }

  @Test
  void acceptsAnotherBuildOfTheVersion() {
    assertThat(mismatch(replacing("llama_version", constant("0.5.0")))).isEmpty();
    assertThat(mismatch(replacing("llama_version", constant("0.5.0-dev+cuda")))).isEmpty();
  }

  @Test
  void refusesALibraryThatLacksAFunction() {
    assertThat(mismatch(name -> name.equals("llama_decode") ? Optional.empty() : real.find(name)))
        .hasValueSatisfying(found -> assertThat(found).contains("lacks llama_decode"));
  }

  @Test
  void refusesANewerInterface() {
    assertThat(mismatch(replacing("llama_batch_ext_init", constant(""))))
        .hasValueSatisfying(found -> assertThat(found).contains("has llama_batch_ext_init"));
  }

  @Test
  void refusesALongerStruct() {
    assertThat(mismatch(replacing(CONTEXT_DEFAULTS, struct(defaults(), 168))))
        .hasValueSatisfying(found -> assertThat(found).contains("168 bytes, expected 160"));
  }

  @Test
  void refusesAFieldThatMoved() {
    int[] shifted = new int[40];
    System.arraycopy(defaults(), 0, shifted, 1, 39);

    assertThat(mismatch(replacing(CONTEXT_DEFAULTS, struct(shifted, 160))))
        .hasValueSatisfying(found -> assertThat(found).contains("another default"));
  }

  private static Optional<String> mismatch(SymbolLookup symbols) {
    return new VersionGate(symbols).mismatch(List.of("llama_decode"));
  }

  private SymbolLookup replacing(String name, MemorySegment function) {
    return asked -> asked.equals(name) ? Optional.of(function) : real.find(asked);
  }

  private static SymbolLookup library() {
    NativeFiles files = NativeFiles.in(TestModel.directory());
    assertThat(TestModel.natives().version()).startsWith("0.5.0");
    return SymbolLookup.libraryLookup(files.base(), Arena.global())
        .or(SymbolLookup.libraryLookup(files.llama(), Arena.global()));
  }

  /// The real defaults as 40 ints.
  private int[] defaults() {
    MethodHandle handle =
        Linker.nativeLinker()
            .downcallHandle(
                real.findOrThrow(CONTEXT_DEFAULTS), FunctionDescriptor.of(Layouts.CONTEXT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct =
          Native.call(() -> (MemorySegment) handle.invokeExact((SegmentAllocator) arena));
      return struct.toArray(JAVA_INT);
    }
  }

  /// A C function without arguments that returns a string.
  private static MemorySegment constant(String text) {
    MemorySegment value = Arena.global().allocateFrom(text);
    return stub(MethodHandles.constant(MemorySegment.class, value), FunctionDescriptor.of(ADDRESS));
  }

  /// A C function without arguments that returns a struct of `bytes` bytes.
  private static MemorySegment struct(int[] ints, int bytes) {
    StructLayout layout =
        MemoryLayout.structLayout(MemoryLayout.sequenceLayout(bytes / 8, ADDRESS));
    MemorySegment value = Arena.global().allocate(layout);
    MemorySegment.copy(MemorySegment.ofArray(Arrays.copyOf(ints, bytes / 4)), 0, value, 0, bytes);
    return stub(MethodHandles.constant(MemorySegment.class, value), FunctionDescriptor.of(layout));
  }

  private static MemorySegment stub(MethodHandle target, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global());
  }
}
