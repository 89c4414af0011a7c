package dev.safesynth.data;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Path;

/// Failures about the input file. They carry no cause: a parser's own message may quote the data.
final class BadData {
  private BadData() {}

  static UserException at(Path file, String place, String what, String fix) {
    return new UserException(Exit.BAD_DATA, what, file + ", " + place, fix);
  }

  static UserException in(Path file, String what, String fix) {
    return new UserException(Exit.BAD_DATA, what, file.toString(), fix);
  }

  static UserException unreadable(Path file, IOException cause) {
    return new UserException(
        Exit.ENVIRONMENT,
        "The input cannot be read (" + cause.getClass().getSimpleName() + ")",
        file.toString(),
        "Check its permissions and the disk.");
  }

  static UserException tooLong(Path file, String place) {
    return at(
        file,
        place,
        "A value is longer than 16 MiB",
        "Shorten or remove it; in a CSV file, look for a quote that is never closed.");
  }

  static UserException notUtf8(Path file, String place) {
    return at(
        file,
        place,
        "The input is not UTF-8 text",
        "Save it as UTF-8, for example with: iconv -f WINDOWS-1252 -t UTF-8.");
  }
}
