package dev.safesynth.dp.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files and folders that nobody but their owner may read.
final class OwnFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private OwnFiles() {}

  /// Attributes of a new file: mode 0600 where the system has modes.
  static FileAttribute<?>[] file() {
    return attributes("rw-------");
  }

  /// Makes the folders above a file, with mode 0700; those that exist stay as they are.
  static void makeFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      Files.createDirectories(folder, attributes("rwx------"));
    }
  }

  /// Makes an empty file, unless it exists.
  static void makeEmpty(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    try {
      Files.createFile(file, file());
    } catch (FileAlreadyExistsException e) {
      // another process was faster
    }
  }

  /// True when every user of the machine may read the file.
  static boolean isReadByAll(Path file) throws IOException {
    return POSIX && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
  }

  private static FileAttribute<?>[] attributes(String mode) {
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
    return POSIX
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
