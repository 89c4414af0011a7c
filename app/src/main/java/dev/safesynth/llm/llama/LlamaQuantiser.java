package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.safesynth.failure.UserException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;

/// llama.cpp's conversion of weights to another number format.
public final class LlamaQuantiser {
  private LlamaQuantiser() {}

  /// Writes `source` with all large tensors in the given format to `target`, which is overwritten.
  ///
  /// @param fileType llama.cpp's number of the format, 7 for Q8_0
  /// @throws UserException when the source cannot be read or the target cannot be written; `target`
  ///   may then hold part of a file
  public static void convert(
      LlamaLibrary llama, Path source, Path target, int fileType, int threads) {
    int code;
    String reason;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters =
          Native.call(
              () ->
                  (MemorySegment)
                      llama.quantizeDefaultParams.invokeExact((SegmentAllocator) arena));
      parameters.set(JAVA_INT, Layouts.offset(Layouts.QUANTISE, "nthread"), threads);
      parameters.set(JAVA_INT, Layouts.offset(Layouts.QUANTISE, "ftype"), fileType);
      // The source may hold rounded weights already, as SmolLM2's Q4_1 file does.
      parameters.set(JAVA_BYTE, Layouts.offset(Layouts.QUANTISE, "allow_requantize"), (byte) 1);
      MemorySegment from = arena.allocateFrom(source.toString());
      MemorySegment to = arena.allocateFrom(target.toString());
      llama.log.begin();
      code = Native.call(() -> (int) llama.modelQuantize.invokeExact(from, to, parameters));
      reason = llama.log.end();
    }
    if (code != 0) {
      throw LlamaModel.unreadable(source, reason);
    }
  }
}
