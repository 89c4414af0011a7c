package dev.safesynth.method;

import static java.util.Objects.requireNonNull;

import dev.safesynth.dp.Released;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
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
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// What a run has drawn so far: noisy numbers, every token, and texts of rounds, in an append-only
/// file, written before anything that depends on it. An interrupted run continues from here with
/// the same draws, so the interrupted and the resumed part together are one execution of the
/// mechanism: nothing is drawn twice. A token that was drawn but had not reached the file has
/// influenced nothing.
///
/// The file holds released values, the routing key and hashes; no private text. Each line ends with
/// a checksum; a torn last line is dropped. Thread-safe.
public final class Journal implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final Map<String, String> facts;
  private final Map<Integer, List<Integer>> tokens;
  private final Set<Integer> complete;
  private final Map<Integer, String> whole;
  private @Nullable List<Long> counts;
  private final Map<String, List<Long>> numbers;
  private final Map<String, List<String>> texts;
  private final StringBuilder pending = new StringBuilder();

  /// Where the next line goes: behind the last write that succeeded as a whole.
  private long end;

  private Journal(Path file, FileChannel channel, Content content) {
    this.file = file;
    this.channel = channel;
    this.end = content.goodBytes;
    this.facts = content.facts;
    this.tokens = content.tokens;
    this.complete = content.complete;
    this.whole = content.whole;
    this.counts = content.counts;
    this.numbers = content.numbers;
    this.texts = content.texts;
  }

  private static final class Content {
    final Map<String, String> facts = new TreeMap<>();
    final Map<Integer, List<Integer>> tokens = new HashMap<>();
    final Set<Integer> complete = new HashSet<>();
    final Map<Integer, String> whole = new HashMap<>();
    @Nullable List<Long> counts;
    final Map<String, List<Long>> numbers = new HashMap<>();
    final Map<String, List<String>> texts = new HashMap<>();
    long goodBytes;
  }

  /// Starts a journal.
  ///
  /// @param facts what a resumed run must agree with, such as hashes of configuration and data;
  ///   names and values without white space
  public static Journal create(Path file, Map<String, String> facts) {
    try {
      makeEmpty(file);
      var content = new Content();
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
        Content content = read(file, channel);
        channel.truncate(content.goodBytes);
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

  /// Through the locked channel: on POSIX systems closing any other one would release the lock.
  private static Content read(Path file, FileChannel channel) throws IOException {
    byte[] bytes = Channels.newInputStream(channel).readAllBytes();
    var content = new Content();
    int start = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] != '\n') {
        continue;
      }
      String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      if (!apply(line, content)) {
        throw new UserException(
            Exit.USAGE,
            "The journal of the run is damaged",
            file + ", byte " + start,
            "Restore the file, or start again in another output folder; what this run has spent"
                + " stays spent.");
      }
      start = end + 1;
    }
    content.goodBytes = start;
    return content;
  }

  private static boolean apply(String line, Content content) {
    int space = line.lastIndexOf(' ');
    if (space < 0 || !line.substring(space + 1).equals(checksum(line.substring(0, space)))) {
      return false;
    }
    String[] words = line.substring(0, space).split(" ", -1);
    switch (words[0]) {
      case "fact" -> content.facts.put(words[1], words[2]);
      case "counts" -> content.counts = Arrays.stream(words).skip(1).map(Long::parseLong).toList();
      case "numbers" ->
          content.numbers.put(words[1], Arrays.stream(words).skip(2).map(Long::parseLong).toList());
      case "texts" ->
          content.texts.put(words[1], Arrays.stream(words).skip(2).map(Journal::decoded).toList());
      case "draw" ->
          content
              .tokens
              .computeIfAbsent(Integer.parseInt(words[1]), _ -> new ArrayList<>())
              .add(Integer.parseInt(words[2]));
      case "done" -> content.complete.add(Integer.parseInt(words[1]));
      case "text" -> {
        int number = Integer.parseInt(words[1]);
        content.whole.put(number, decoded(words[2]));
        content.complete.add(number);
      }
      default -> {
        return false;
      }
    }
    return true;
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
    return List.copyOf(tokens.getOrDefault(text, List.of()));
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
    return counts == null && tokens.isEmpty() && texts.isEmpty() && whole.isEmpty();
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
        Stream.concat(Stream.of(name), released.value().stream().map(Journal::encoded))
            .toArray(String[]::new));
    flush(true);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String word) {
    return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
  }

  /// Notes a token; written with the next [#flush].
  synchronized void draw(int text, Released<Integer> token) {
    tokens.computeIfAbsent(text, _ -> new ArrayList<>()).add(token.value());
    line("draw", String.valueOf(text), String.valueOf(token.value()));
  }

  /// A text of the output that was written as a whole.
  synchronized String text(int number) {
    return requireNonNull(whole.get(number), "the text is not there");
  }

  /// Keeps a text that was written as a whole; in the file when it returns.
  synchronized void text(int number, Released<String> text) {
    String code = encoded(text.value());
    whole.put(number, decoded(code)); // as a resumed run will read it
    complete.add(number);
    line("text", String.valueOf(number), code);
    flush(false);
  }

  /// Notes that a text is complete; written with the next [#flush].
  synchronized void done(int text) {
    complete.add(text);
    line("done", String.valueOf(text));
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
    String line =
        kind + Arrays.stream(values).map(value -> " " + value).collect(Collectors.joining());
    pending.append(line).append(' ').append(checksum(line)).append('\n');
  }

  private static String checksum(String line) {
    var crc = new CRC32();
    crc.update(line.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
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
