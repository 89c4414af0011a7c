package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;

/// Takes the library's log, keeps the last error lines and drops the rest. Lines are kept only
/// between [#begin] and [#end], that is while files are opened: what the library says during
/// decoding is never kept, so that nothing about a prompt can reach a message.
final class LogLines {
  private static final int ERROR_LEVEL = 4;
  private static final int KEPT = 4;
  private static final int LONGEST = 200;

  private final Deque<String> errors = new ArrayDeque<>();
  private boolean keeping;

  /// A function pointer for `llama_log_set`, valid until the process ends.
  MemorySegment callback() {
    try {
      return Linker.nativeLinker()
          .upcallStub(
              MethodHandles.lookup()
                  .bind(
                      this,
                      "accept",
                      MethodType.methodType(
                          void.class, int.class, MemorySegment.class, MemorySegment.class)),
              FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
              Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the log callback is in this class", e);
    }
  }

  /// Called by the library from any of its threads; an exception here would end the process.
  @SuppressWarnings("unused") // looked up by name in callback()
  private void accept(int level, MemorySegment text, MemorySegment userData) {
    try {
      if (level == ERROR_LEVEL) {
        keep(Native.string(text));
      }
    } catch (Throwable e) {
      // Nothing can be done in native frames, and a lost log line is harmless.
    }
  }

  private synchronized void keep(String line) {
    if (keeping) {
      if (errors.size() == KEPT) {
        errors.removeFirst();
      }
      String stripped = line.strip();
      errors.addLast(stripped.substring(0, Math.min(LONGEST, stripped.length())));
    }
  }

  synchronized void begin() {
    errors.clear();
    keeping = true;
  }

  /// The first error line since [#begin], without line breaks: the later ones only report that
  /// everything above the cause has failed too. `""` when there was none.
  synchronized String end() {
    keeping = false;
    return errors.isEmpty() ? "" : errors.getFirst().replaceAll("\\s+", " ");
  }
}
