package dev.safesynth.llm.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Calls through method handles and the copies in and out that such calls need.
final class Native {
  private Native() {}

  /// A call through a method handle, which declares [Throwable].
  @FunctionalInterface
  interface Call<T> {
    T run() throws Throwable;
  }

  /// Runs a downcall. Native functions throw nothing; what arrives here comes from the JDK's own
  /// checks (liveness, thread) and passes unchanged.
  static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a method handle threw a checked exception", e);
    }
  }

  /// A NUL-terminated string owned by the library, or `""` for a null pointer.
  static String string(MemorySegment pointer) {
    return isNull(pointer) ? "" : pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  static boolean isNull(MemorySegment pointer) {
    return pointer.address() == 0;
  }

  /// Copies bytes to native memory. Never null-terminated: the callee is told the length.
  static MemorySegment bytes(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(Math.max(1, bytes.length));
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, 0, bytes.length);
    return segment;
  }
}
