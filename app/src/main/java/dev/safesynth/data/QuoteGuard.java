package dev.safesynth.data;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;

/// Watches the characters of a CSV file on their way to the parser and refuses broken quotes, which
/// the parser would read as one very long value.
final class QuoteGuard extends FilterReader {
  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    /// After a quote inside a quoted field: its end, or the first half of an escaped quote.
    CLOSING
  }

  private final Path file;
  private final char delimiter;
  private State state = State.FIELD_START;
  private long line = 1;
  private long openedAt = 1;
  private int length;
  private boolean afterReturn;

  QuoteGuard(Reader in, Path file, char delimiter) {
    super(in);
    this.file = file;
    this.delimiter = delimiter;
  }

  @Override
  public int read(char[] target, int from, int count) throws IOException {
    int read = in.read(target, from, count);
    for (int i = from; i < from + read; i++) {
      see(target[i]);
    }
    if (read < 0 && state == State.QUOTED) {
      throw BadData.at(
          file,
          "line " + openedAt,
          "A quote that opens here is never closed",
          "Close it, and write a quote inside a quoted value twice.");
    }
    return read;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  private void see(char c) {
    boolean newline = c == '\r' || (c == '\n' && !afterReturn);
    afterReturn = c == '\r';
    line += newline ? 1 : 0;
    boolean between = c == delimiter || c == '\r' || c == '\n';
    State before = state;
    state =
        switch (before) {
          case FIELD_START -> between ? State.FIELD_START : c == '"' ? opened() : State.PLAIN;
          case PLAIN -> between ? State.FIELD_START : State.PLAIN;
          case QUOTED -> c == '"' ? State.CLOSING : State.QUOTED;
          case CLOSING -> c == '"' ? State.QUOTED : between ? State.FIELD_START : stray();
        };
    length = state == State.FIELD_START ? 0 : length + 1;
    if (length > RowReader.MOST_CHARACTERS) {
      throw BadData.tooLong(file, "line " + (state == State.PLAIN ? line : openedAt));
    }
  }

  private State opened() {
    openedAt = line;
    return State.QUOTED;
  }

  private State stray() {
    throw BadData.at(
        file,
        "line " + line,
        "Text follows a closing quote, in a value that opens in line " + openedAt,
        "Put the whole value in quotes and write a quote inside it twice, or set input.delimiter.");
  }
}
