package dev.safesynth.data;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/// Writes a file whole or not at all: under a temporary name in the same folder, forced to the
/// disk, then renamed. Under the final name there is the old content or the new, never a part.
public final class AtomicFile {
  private AtomicFile() {}

  /// Puts the content into a stream, which the caller of it closes.
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Missing folders are made; an existing file is replaced.
  ///
  /// @throws UserException with exit ENVIRONMENT when the disk is full or refuses
  public static void write(Path file, Content content) {
    Path absolute = file.toAbsolutePath();
    write(
        absolute,
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part"),
        content);
  }

  static void write(Path file, Path temporary, Content content) {
    Path folder = file.resolveSibling("");
    try {
      Files.createDirectories(folder);
      try {
        fill(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary); // is gone already when all went well
      }
      forceFolder(folder);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void fill(Path temporary, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  /// Makes the rename last; Windows has no such thing and does not need it.
  private static void forceFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static UserException failure(Path file, IOException cause) {
    String reason =
        cause instanceof FileSystemException system && system.getReason() != null
            ? system.getReason()
            : String.valueOf(cause.getMessage());
    boolean full =
        reason.toLowerCase(Locale.ROOT).matches(".*(no space left|not enough space|quota).*");
    return new UserException(
        Exit.ENVIRONMENT,
        full
            ? "The disk is full; nothing was written"
            : "The file cannot be written (" + cause.getClass().getSimpleName() + ")",
        file.toString(),
        full
            ? "Free some space, or choose another output.folder."
            : "Check that its folder exists and may be written to.",
        cause);
  }
}
