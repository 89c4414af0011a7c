package dev.safesynth.dp.ledger;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The last entry that this machine has seen, outside the database: a chain is sound from its first
/// entry to any other, so nothing inside it tells that its end was cut off.
///
/// One line of a fixed length, overwritten in place by a single write after each commit and not
/// forced: after a power failure it names this entry or an earlier one, and both are in the chain.
final class HeadFile implements AutoCloseable {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f-]{36}) ([0-9]{19}) ([0-9a-f]{64})\n");
  private static final int LENGTH = 36 + 1 + 19 + 1 + 64 + 1;

  private final Path path;
  private @Nullable FileChannel channel;

  HeadFile(Path path) {
    this.path = path;
  }

  /// An entry by its ledger, place and hash.
  record Head(UUID ledger, long seq, String hash) {
    String line() {
      return "%s %019d %s\n".formatted(ledger, seq, hash);
    }
  }

  Path path() {
    return path;
  }

  /// Empty where there is no file, or one that was never written to.
  ///
  /// @throws LedgerException with DAMAGED when it holds something else
  Optional<Head> read() {
    try {
      if (Files.notExists(path)) {
        return Optional.empty();
      }
      return parse(Files.readString(path, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw notAccessible(e);
    }
  }

  /// Takes down that an entry was seen, unless a later one was.
  void advance(Head head) {
    // file locks are per process, so threads need one of their own
    synchronized (HeadFile.class) {
      try {
        FileChannel file = channel();
        try (FileLock _ = file.lock()) {
          var now = ByteBuffer.allocate(LENGTH);
          while (now.hasRemaining() && file.read(now, now.position()) >= 0) {}
          String text = new String(now.array(), 0, now.position(), StandardCharsets.ISO_8859_1);
          if (parse(text).filter(seen -> seen.seq() >= head.seq()).isEmpty()) {
            file.write(ByteBuffer.wrap(head.line().getBytes(StandardCharsets.ISO_8859_1)), 0);
          }
        }
      } catch (IOException e) {
        channel = null; // an interrupted thread closes it
        throw notAccessible(e);
      }
    }
  }

  private FileChannel channel() throws IOException {
    if (channel == null) {
      OwnFiles.makeFolderOf(path);
      channel =
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              OwnFiles.file());
    }
    return channel;
  }

  private Optional<Head> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new LedgerException(
          Reason.DAMAGED,
          "The head file of the ledger is damaged",
          path.toString(),
          "Compare the ledger's last hash with that of a colleague or a backup; if it is right,"
              + " delete the head file.");
    }
    return Optional.of(
        new Head(UUID.fromString(line.group(1)), Long.parseLong(line.group(2)), line.group(3)));
  }

  private LedgerException notAccessible(IOException cause) {
    return new LedgerException(
        Reason.NOT_WRITABLE,
        "The head file of the ledger cannot be read or written",
        path.toString(),
        "Check free space and permissions. A charge that was being made is recognised when it is"
            + " repeated.",
        cause);
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw notAccessible(e);
      }
    }
  }
}
