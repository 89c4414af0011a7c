package dev.safesynth.llm.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// The rows of a matrix of weights as floats, whatever format a file has them in; llama.cpp
/// converts them. Confined to the thread that opened it.
public final class TensorRows implements AutoCloseable {
  private static final int F32 = 0;

  /// Where `struct ggml_type_traits` has its function, behind a name, three sizes and a flag.
  private static final long TO_FLOAT = 40;

  private static final MethodHandle CONVERT =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG));

  private final Arena arena = Arena.ofConfined();
  private final int length;
  private final int count;
  private final long bytes;
  private final Optional<MemorySegment> toFloat;
  private final MemorySegment rows;
  private final MemorySegment row;

  /// @param position of the first row in the file
  /// @param format of the numbers, in `enum ggml_type`
  /// @param length of a row
  /// @param count of rows
  /// @throws UserException with [Exit#MODEL] when the file is shorter or cannot be read
  TensorRows(LlamaLibrary llama, Path file, long position, int format, int length, int count) {
    this.length = length;
    this.count = count;
    long values = Native.call(() -> (long) llama.formatBlock.invokeExact(format));
    long block = Native.call(() -> (long) llama.formatBytes.invokeExact(format));
    this.bytes = length / values * block;
    this.toFloat = format == F32 ? Optional.empty() : Optional.of(toFloat(llama, format));
    this.row = arena.allocate(JAVA_FLOAT, length);
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() - position < bytes * count) {
        throw new IOException("shorter than its header says");
      }
      this.rows = channel.map(FileChannel.MapMode.READ_ONLY, position, bytes * count, arena);
    } catch (IOException e) {
      arena.close();
      throw new UserException(
          Exit.MODEL, "The model file cannot be read", file.toString(), "Fetch it again.", e);
    }
  }

  private static MemorySegment toFloat(LlamaLibrary llama, int format) {
    MemorySegment traits =
        Native.call(() -> (MemorySegment) llama.formatTraits.invokeExact(format));
    MemorySegment found = traits.reinterpret(TO_FLOAT + ADDRESS.byteSize()).get(ADDRESS, TO_FLOAT);
    if (Native.isNull(found)) {
      throw new IllegalStateException("llama.cpp cannot read numbers of format " + format);
    }
    return found;
  }

  /// Elements of a row.
  public int length() {
    return length;
  }

  /// Copies a row.
  ///
  /// @param into has at least [#length] elements
  public void read(int index, float[] into) {
    Objects.checkIndex(index, count);
    MemorySegment from = rows.asSlice(index * bytes, bytes);
    if (toFloat.isPresent()) {
      MemorySegment convert = toFloat.get();
      Native.call(
          () -> {
            CONVERT.invokeExact(convert, from, row, (long) length);
            return true;
          });
    } else {
      row.copyFrom(from);
    }
    MemorySegment.copy(row, JAVA_FLOAT, 0, into, 0, length);
  }

  @Override
  public void close() {
    arena.close();
  }
}
