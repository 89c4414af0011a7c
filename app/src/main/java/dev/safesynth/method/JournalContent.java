package dev.safesynth.method;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the lines of a [Journal] come to. Not thread-safe: the journal's lock guards it.
final class JournalContent {
  final Map<String, String> facts = new TreeMap<>();

  /// The tokens of texts that are not complete.
  final Map<Integer, List<Integer>> open = new HashMap<>();

  final CompleteTexts complete = new CompleteTexts();
  final Map<Integer, Integer> searches = new HashMap<>();
  @Nullable List<Long> counts;
  final Map<String, List<Long>> numbers = new HashMap<>();
  final Map<String, List<String>> texts = new HashMap<>();

  /// Bytes up to the end of the last whole line.
  long wholeLines;

  /// Reads a file; a torn last line is left out.
  ///
  /// @param channel with the lock: on POSIX systems closing any other one would release it
  /// @throws UserException when a line is damaged
  static JournalContent read(Path file, FileChannel channel) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    var content = new JournalContent();
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        line.write(next);
        continue;
      }
      if (!content.apply(line.toString(StandardCharsets.UTF_8))) {
        throw new UserException(
            Exit.USAGE,
            "The journal of the run is damaged",
            file + ", byte " + content.wholeLines,
            "Restore the file, or start again in another output folder; what this run has spent"
                + " stays spent.");
      }
      content.wholeLines += line.size() + 1;
      line.reset();
    }
    return content;
  }

  /// Whether the line is one of a journal.
  private boolean apply(String line) {
    String[] words = JournalLine.words(line);
    switch (words[0]) {
      case "fact" -> facts.put(words[1], words[2]);
      case "counts" -> counts = Arrays.stream(words).skip(1).map(Long::parseLong).toList();
      case "numbers" ->
          numbers.put(words[1], Arrays.stream(words).skip(2).map(Long::parseLong).toList());
      case "texts" ->
          texts.put(words[1], Arrays.stream(words).skip(2).map(JournalLine::decoded).toList());
      case "draw" ->
          open.computeIfAbsent(Integer.parseInt(words[1]), _ -> new ArrayList<>())
              .add(Integer.parseInt(words[2]));
      case "search" -> searches.merge(Integer.parseInt(words[1]), 1, Integer::sum);
      case "done" -> {
        int text = Integer.parseInt(words[1]);
        open.remove(text);
        complete.add(text, wholeLines);
      }
      case "text" -> complete.add(Integer.parseInt(words[1]), wholeLines);
      default -> {
        return false;
      }
    }
    return true;
  }
}
