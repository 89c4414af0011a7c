package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Takes chosen members out of a `.tgz` (by Commons Compress, since the JDK reads no tar and a
/// `tar` program is not on every machine) or out of a zip such as a wheel. Only plain files are
/// written, and only below the target.
final class Unpacking {
  private final Path archive;

  Unpacking(Path archive) {
    this.archive = archive;
  }

  /// Writes all files below the folder `members` of the archive, which ends with a slash.
  ///
  /// @throws UserException (model) when there is none, or one that would land outside `target`
  void folder(String members, Path target) throws IOException {
    unpack(
        members,
        name ->
            name.startsWith(members) && name.length() > members.length()
                ? Optional.of(inside(target, name.substring(members.length()), name))
                : Optional.empty());
  }

  /// Writes one file of the archive to `target`.
  void member(String member, Path target) throws IOException {
    unpack(member, name -> name.equals(member) ? Optional.of(target) : Optional.empty());
  }

  private void unpack(String wanted, Function<String, Optional<Path>> place) throws IOException {
    String name = String.valueOf(archive.getFileName());
    boolean tar = name.endsWith(".tgz") || name.endsWith(".tar.gz");
    boolean any = tar ? untar(place) : unzip(place);
    if (!any) {
      throw unfit("The archive does not hold " + wanted);
    }
  }

  private boolean untar(Function<String, Optional<Path>> place) throws IOException {
    boolean any = false;
    try (InputStream file = Files.newInputStream(archive);
        var tar =
            new TarArchiveInputStream(
                new GZIPInputStream(new BufferedInputStream(file, 1 << 16), 1 << 16))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Optional<Path> target = e.isDirectory() ? Optional.empty() : place.apply(e.getName());
        if (target.isPresent()) {
          if (!e.isFile() || e.isLink() || e.isSymbolicLink()) {
            throw unfit("The archive's member " + e.getName() + " is not a plain file");
          }
          write(tar, target.get());
          any = true;
        }
      }
    }
    return any;
  }

  private boolean unzip(Function<String, Optional<Path>> place) throws IOException {
    boolean any = false;
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry e : Collections.list(zip.entries())) {
        Optional<Path> target = e.isDirectory() ? Optional.empty() : place.apply(e.getName());
        if (target.isPresent()) {
          try (InputStream in = zip.getInputStream(e)) {
            write(in, target.get());
          }
          any = true;
        }
      }
    }
    return any;
  }

  private Path inside(Path folder, String relative, String member) {
    Path target = folder.resolve(relative).normalize();
    if (!target.startsWith(folder.normalize()) || target.equals(folder.normalize())) {
      throw unfit("The archive's member " + member + " points outside its folder");
    }
    return target;
  }

  private static void write(InputStream in, Path target) throws IOException {
    Storage.createParent(target);
    byte[] buffer = new byte[1 << 18];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        try {
          out.write(buffer, 0, n);
        } catch (IOException e) {
          throw Storage.failure(target, e);
        }
      }
    }
  }

  private UserException unfit(String what) {
    return new UserException(
        Exit.MODEL, what, archive.toString(), "Correct \"take\" and \"sha256\" in the manifest.");
  }
}
