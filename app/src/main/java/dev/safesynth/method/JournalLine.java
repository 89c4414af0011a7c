package dev.safesynth.method;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/// One line of a [Journal]: words, and last the checksum of what is before it. ASCII throughout.
final class JournalLine {
  private JournalLine() {}

  /// The line with its end.
  ///
  /// @param values without white space, see [#encoded]
  static String of(String kind, String... values) {
    String line = values.length == 0 ? kind : kind + " " + String.join(" ", values);
    return line + " " + checksum(line) + "\n";
  }

  /// The words of a line, its kind first; a single empty one when its checksum is wrong.
  ///
  /// @param line without its end
  static String[] words(String line) {
    int space = line.lastIndexOf(' ');
    return space < 0 || !line.substring(space + 1).equals(checksum(line.substring(0, space)))
        ? new String[] {""}
        : line.substring(0, space).split(" ", -1);
  }

  private static String checksum(String line) {
    var crc = new CRC32();
    crc.update(line.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  /// Any text as one word.
  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decoded(String word) {
    return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
  }
}
