package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes to the cache folder, and what to say when that fails.
final class Storage {
  private static final long NEARLY_FULL_BYTES = 1 << 20;

  private Storage() {}

  static void createDirectories(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  static void createParent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      createDirectories(parent);
    }
  }

  /// Puts a finished file or folder under its final name. The data reach the disk first, so that
  /// not even a power cut leaves something half-written there.
  static void publish(Path finished, Path target) throws IOException {
    createParent(target);
    try (Stream<Path> files = Files.walk(finished)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    if (Files.isDirectory(target)) {
      deleteTree(target); // a rename does not replace a folder
    }
    try {
      Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(target + " is not on the same file system as " + finished, e);
    }
  }

  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Says what a failed write means.
  ///
  /// @param path the file or folder that was written
  static UserException failure(Path path, IOException cause) {
    if (isFull(path, cause)) {
      return new UserException(
          Exit.ENVIRONMENT,
          "The disk is full",
          path.toString(),
          "Make room (about 500 MB are needed), or move the cache with SAFESYNTH_HOME; what was"
              + " downloaded so far is kept.",
          cause);
    }
    return new UserException(
        Exit.ENVIRONMENT,
        "Cannot write to the cache folder",
        path.toString(),
        "Give yourself write permission, or move the cache with SAFESYNTH_HOME.",
        cause);
  }

  /// The text of the operating system's error is all that Java passes on; it comes in the user's
  /// language, so the free space is looked at too.
  static boolean isFull(Path path, IOException cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left")
        || text.contains("quota exceeded")
        || text.contains("not enough space")) {
      return true;
    }
    for (Path at = path.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        try {
          var disk = Files.getFileStore(at);
          return !disk.isReadOnly()
              && disk.getTotalSpace() > 0
              && disk.getUsableSpace() < NEARLY_FULL_BYTES;
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }
}
