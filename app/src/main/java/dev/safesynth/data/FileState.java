package dev.safesynth.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// By what one sees that a file was changed or replaced between two readings.
///
/// @param bytes its length
/// @param changed when it was last written
/// @param key of the file itself where the system has one, else empty
public record FileState(long bytes, FileTime changed, String key) {
  /// As it is now.
  ///
  /// @throws dev.safesynth.failure.UserException when it is not there or may not be read
  public static FileState of(Path file) {
    RecordFile.requireReadable(file);
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = found.fileKey();
      return new FileState(
          found.size(), found.lastModifiedTime(), key == null ? "" : key.toString());
    } catch (IOException e) {
      throw BadData.unreadable(file, e);
    }
  }
}
