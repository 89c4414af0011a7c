package dev.safesynth.method;

import dev.safesynth.dp.Released;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// The main class of a second process that goes on with a journal. With a number of bytes, the disk
/// is full after so many more of them, until the journal is closed; with a second number, one token
/// is drawn if there is room for so many bytes. The exit status is the one that the product would
/// end with.
final class JournalProcess {
  static final int DRAWS = 40;

  private JournalProcess() {}

  public static void main(String[] arguments) throws Throwable {
    Path file = Path.of(arguments[0]);
    try {
      if (arguments.length == 1) {
        Journal.resume(file).close();
      } else if (arguments.length == 3) {
        drawWhereThereIsRoom(file, Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
      } else {
        drawOnAFullDisk(file, Long.parseLong(arguments[1]));
      }
    } catch (UserException e) {
      System.exit(e.exit().code());
    }
  }

  private static void drawOnAFullDisk(Path file, long room) throws Throwable {
    try (Journal journal = Journal.resume(file)) {
      IntStream.range(0, DRAWS)
          .forEach(token -> journal.draw(0, Released.withoutPrivateData(token)));
      limitFileSize(Files.size(file) + room);
      try {
        journal.flush();
      } finally {
        limitFileSize(-1);
      }
    }
  }

  /// Ends as by a kill, without closing the journal.
  private static void drawWhereThereIsRoom(Path file, long left, long wanted) throws Throwable {
    Journal journal = Journal.resume(file);
    limitFileSize(Files.size(file) + left);
    try (var _ = journal.room(wanted)) {
      journal.draw(0, Released.withoutPrivateData(7));
      journal.flush();
    }
    Runtime.getRuntime().halt(0);
  }

  /// The soft limit `RLIMIT_FSIZE`, beyond which writing fails after what still fits.
  private static void limitFileSize(long bytes) throws Throwable {
    Linker linker = Linker.nativeLinker();
    var call =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setrlimit"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes, -1L);
      if ((int) call.invokeExact(1, limits) != 0) {
        throw new IOException("the limit cannot be set");
      }
    }
  }
}
