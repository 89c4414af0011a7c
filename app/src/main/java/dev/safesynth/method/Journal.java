package dev.safesynth.method;

import dev.safesynth.dp.Released;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a run has drawn so far: noisy numbers, every token, and texts of rounds, in an append-only
/// file, written before anything that depends on it. An interrupted run continues from here with
/// the same draws, so the interrupted and the resumed part together are one execution of the
/// mechanism: nothing is drawn twice. A token that was drawn but had not reached the file has
/// influenced nothing.
///
/// The file holds released values, the routing key and hashes; no private text. Each line ends with
/// a checksum; a torn last line is dropped. Thread-safe.
///
/// In memory are the tokens of texts that are being written. A complete text is one line, which
/// repeats its tokens, and is read there when it is asked for: eight bytes a text are held.
public final class Journal implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final Map<String, String> facts;
  private final Map<Integer, List<Integer>> open;
  private final CompleteTexts complete;
  private final Map<Integer, Integer> searches;
  private @Nullable List<Long> counts;
  private final Map<String, List<Long>> numbers;
  private final Map<String, List<String>> texts;
  private final StringBuilder pending = new StringBuilder();

  /// Where the next line goes: behind the last write that succeeded as a whole.
  private long end;

  /// Bytes of all rooms that are open.
  private long promised;

  private Journal(Path file, FileChannel channel, JournalContent content) {
    this.file = file;
    this.channel = channel;
    this.end = content.wholeLines;
    this.facts = content.facts;
    this.open = content.open;
    this.complete = content.complete;
    this.searches = content.searches;
    this.counts = content.counts;
    this.numbers = content.numbers;
    this.texts = content.texts;
  }

  /// Starts a journal.
  ///
  /// @param facts what a resumed run must agree with, such as hashes of configuration and data;
  ///   names and values without white space
  public static Journal create(Path file, Map<String, String> facts) {
    try {
      makeEmpty(file);
      var content = new JournalContent();
      content.facts.putAll(facts);
      Journal journal = new Journal(file, locked(file), content);
      try {
        if (journal.channel.size() > 0) {
          throw busy(file);
        }
        facts.forEach((name, value) -> journal.line("fact", name, value));
        journal.flush(true);
        return journal;
      } catch (IOException | RuntimeException e) {
        journal.channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /// Whether a file holds the beginning of a journal. An empty one is left when the process died,
  /// or the disk was full, before the first line.
  public static boolean isBegun(Path file) {
    try {
      return Files.exists(file) && Files.size(file) > 0;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void makeEmpty(Path file) throws IOException {
    try {
      if (Files.getFileStore(file.toAbsolutePath().getParent())
          .supportsFileAttributeView("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException _) {
      // empty, or another process was quicker: its lock and its lines will tell
    }
  }

  /// Opens the journal of an interrupted run.
  ///
  /// @throws UserException when it is damaged, or another process works on it
  public static Journal resume(Path file) {
    try {
      FileChannel channel = locked(file);
      try {
        JournalContent content = JournalContent.read(file, channel);
        channel.truncate(content.wholeLines);
        return new Journal(file, channel, content);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /// Locked before it is read: what another process writes until it lets go must not be missed, or
  /// it would be drawn again. Closing the channel gives the lock back.
  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // another run in this process; reported below
    }
    channel.close();
    throw busy(file);
  }

  private static UserException busy(Path file) {
    return new UserException(
        Exit.USAGE,
        "Another process is working on this run",
        file.toString(),
        "Wait for it to end, or stop it first.");
  }

  /// What was written at the start.
  public synchronized Map<String, String> facts() {
    return Map.copyOf(facts);
  }

  /// Adds something that a resumed run must agree with; on the disk when it returns.
  public synchronized void fact(String name, String value) {
    facts.put(name, value);
    line("fact", name, value);
    flush(true);
  }

  /// The noisy counts, if they have been drawn.
  public synchronized Optional<List<Long>> counts() {
    return Optional.ofNullable(counts);
  }

  /// The tokens of a text so far.
  public synchronized List<Integer> tokens(int text) {
    return complete.contains(text)
        ? completeTokens(text)
        : List.copyOf(open.getOrDefault(text, List.of()));
  }

  private List<Integer> completeTokens(int text) {
    return Arrays.stream(complete(text, "done")).skip(2).map(Integer::parseInt).toList();
  }

  /// The line that completed a text, in words.
  private String[] complete(int text, String kind) {
    long place = complete.place(text);
    if (place >= end) {
      flush(false);
    }
    try {
      String[] words = JournalLine.words(lineAt(place));
      if (!words[0].equals(kind) || !words[1].equals(String.valueOf(text))) {
        throw new IOException("byte " + place + " has changed");
      }
      return words;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private String lineAt(long place) throws IOException {
    var line = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(1 << 10);
    while (channel.read(part, place + line.size()) > 0) {
      part.flip();
      while (part.hasRemaining()) {
        byte next = part.get();
        if (next == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(next);
      }
      part.clear();
    }
    throw new EOFException("the file has become shorter");
  }

  /// How many searches of the sparse vector technique a text has started, lost ones included.
  synchronized int searches(int text) {
    return searches.getOrDefault(text, 0);
  }

  public synchronized boolean isComplete(int text) {
    return complete.contains(text);
  }

  /// How many texts are complete.
  public synchronized int completed() {
    return complete.size();
  }

  /// Whether anything has been drawn.
  public synchronized boolean isUntouched() {
    return counts == null && open.isEmpty() && complete.size() == 0 && texts.isEmpty();
  }

  /// Keeps the noisy counts; on the disk when it returns.
  public synchronized void counts(Released<List<Long>> released) {
    counts = List.copyOf(released.value());
    line("counts", released.value().stream().map(String::valueOf).toArray(String[]::new));
    flush(true);
  }

  /// Numbers under a name, if they have been drawn.
  public synchronized Optional<List<Long>> numbers(String name) {
    return Optional.ofNullable(numbers.get(name));
  }

  /// Keeps numbers that were drawn after the counts, or without any record; on the disk when it
  /// returns.
  ///
  /// @param name without white space
  public synchronized void numbers(String name, Released<List<Long>> released) {
    numbers.put(name, List.copyOf(released.value()));
    line(
        "numbers",
        Stream.concat(Stream.of(name), released.value().stream().map(String::valueOf))
            .toArray(String[]::new));
    flush(true);
  }

  /// Takes room on the disk for what is about to be drawn. How long a line is depends on what was
  /// drawn, so a disk that is found full only then would choose among draws: those that do not fit
  /// would be drawn again.
  ///
  /// @param bytes the most that is noted until it is closed
  /// @throws UserException with exit ENVIRONMENT when there is no room; nothing was drawn then
  public synchronized Room room(long bytes) {
    promised += bytes;
    try {
      long size = channel.size();
      // zeros are no line: a resumed run drops them, and lines are written over them
      ByteBuffer zeros =
          ByteBuffer.allocate(
              Math.toIntExact(Math.max(0, end + pending.length() + promised - size)));
      while (zeros.hasRemaining()) {
        size += channel.write(zeros, size);
      }
      return new Room(bytes);
    } catch (IOException e) {
      promised -= bytes;
      throw failure(file, e);
    }
  }

  /// Room for lines, from before something is drawn until it is noted and flushed.
  public final class Room implements AutoCloseable {
    private final long bytes;

    private Room(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public void close() {
      synchronized (Journal.this) {
        promised -= bytes;
      }
    }
  }

  /// The most bytes that so many noisy numbers take.
  public static long bytesOf(long numbers) {
    return 21 * numbers + 64; // each has a sign, 19 digits and a blank
  }

  /// Texts under a name, if they have been written.
  public synchronized Optional<List<String>> texts(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /// Keeps texts that were written from public or released values; on the disk when it returns.
  ///
  /// @param name without white space
  /// @param released one text at least
  public synchronized void texts(String name, Released<List<String>> released) {
    texts.put(name, List.copyOf(released.value()));
    line(
        "texts",
        Stream.concat(Stream.of(name), released.value().stream().map(JournalLine::encoded))
            .toArray(String[]::new));
    flush(true);
  }

  /// Notes a token; written with the next [#flush].
  synchronized void draw(int text, Released<Integer> token) {
    open.computeIfAbsent(text, _ -> new ArrayList<>()).add(token.value());
    line("draw", String.valueOf(text), String.valueOf(token.value()));
  }

  /// Notes that a search starts; to be written with [#flush] before its first test.
  synchronized void search(int text) {
    searches.merge(text, 1, Integer::sum);
    line("search", String.valueOf(text));
  }

  /// A text of the output that was written as a whole.
  synchronized String text(int number) {
    return JournalLine.decoded(complete(number, "text")[2]);
  }

  /// Keeps a text that was written as a whole; in the file when it returns.
  synchronized void text(int number, Released<String> text) {
    complete.add(number, end + pending.length()); // every line is ASCII
    line("text", String.valueOf(number), JournalLine.encoded(text.value()));
    flush(false);
  }

  /// Notes that a text is complete; written with the next [#flush].
  synchronized void done(int text) {
    List<Integer> tokens = open.getOrDefault(text, List.of());
    complete.add(text, end + pending.length()); // every line is ASCII
    line(
        "done",
        Stream.concat(Stream.of(text), tokens.stream())
            .map(String::valueOf)
            .toArray(String[]::new));
    open.remove(text);
  }

  /// Writes what was noted, on the disk when it returns: it survives a power cut.
  public synchronized void force() {
    flush(true);
  }

  /// Writes what was noted. It survives the death of the process when this returns.
  synchronized void flush() {
    flush(false);
  }

  private void flush(boolean force) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(pending.toString().getBytes(StandardCharsets.UTF_8));
      // at its place, so that a second try after a full disk writes no line twice
      long next = end;
      while (bytes.hasRemaining()) {
        next += channel.write(bytes, next);
      }
      end = next;
      pending.setLength(0);
      if (force) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private void line(String kind, String... values) {
    pending.append(JournalLine.of(kind, values));
  }

  private static UserException failure(Path file, IOException cause) {
    return new UserException(
        Exit.ENVIRONMENT,
        "The journal of the run cannot be written or read: " + cause.getMessage(),
        file.toString(),
        "Check free space and permissions, then continue with --resume.",
        cause);
  }

  @Override
  public synchronized void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      flush(true);
      channel.truncate(end); // what is left of rooms
    } catch (IOException e) {
      throw failure(file, e);
    } finally {
      try {
        channel.close();
      } catch (IOException e) {
        // the lines are on the disk already; a lock that cannot be released ends with the process
        pending.setLength(0);
      }
    }
  }
}
