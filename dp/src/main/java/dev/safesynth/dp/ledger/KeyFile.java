package dev.safesynth.dp.ledger;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;

/// The file that a [LedgerKey] is kept in: its hexadecimal digits on one line.
record KeyFile(Path path) {
  LedgerKey read() {
    try {
      if (Files.notExists(path)) {
        throw new LedgerException(
            Reason.KEY,
            "The key of the ledger is missing",
            path.toString(),
            "Put a copy of it there, or name the file that holds it. Without it the ledger can"
                + " neither be checked nor continued.");
      }
      if (OwnFiles.isReadByAll(path)) {
        throw new LedgerException(
            Reason.KEY,
            "Every user of this machine may read the key of the ledger",
            path.toString(),
            "Run chmod 600 on it.");
      }
      return LedgerKey.ofHex(Files.readString(path, StandardCharsets.US_ASCII));
    } catch (IOException | IllegalArgumentException e) {
      throw new LedgerException(
          Reason.KEY,
          "The key of the ledger cannot be read: it should be 64 hexadecimal digits on one line",
          path.toString(),
          "Put a copy of the key there.");
    }
  }

  /// A key for a new ledger, or the one that is there. Of several processes that start at once one
  /// makes it; it appears whole or not at all.
  LedgerKey readOrMake() {
    if (Files.exists(path)) {
      return read();
    }
    try {
      OwnFiles.makeFolderOf(path);
      Path draft = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID());
      try {
        write(draft, LedgerKey.fresh());
        Files.createLink(path, draft);
      } catch (FileAlreadyExistsException e) {
        // another process was faster
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new LedgerException(
          Reason.NOT_WRITABLE,
          "The key of a new ledger cannot be written",
          path.toString(),
          "Check free space and permissions.",
          e);
    }
    return read();
  }

  private static void write(Path file, LedgerKey key) throws IOException {
    try (var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnFiles.file())) {
      var bytes = ByteBuffer.wrap((key.hex() + "\n").getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
