package dev.safesynth.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// UTF-8 as it is defined: malformed bytes are an error, never a replacement character.
final class Utf8 {
  private Utf8() {}

  static CharsetDecoder decoder() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  static String decode(ByteBuffer bytes) throws CharacterCodingException {
    return decoder().decode(bytes).toString();
  }

  /// A reader that starts after a byte order mark, if there is one.
  static Reader open(Path file) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(3);
    byte[] start = in.readNBytes(3);
    boolean mark =
        start.length == 3
            && start[0] == (byte) 0xef
            && start[1] == (byte) 0xbb
            && start[2] == (byte) 0xbf;
    if (!mark) {
      in.reset();
    }
    return new InputStreamReader(in, decoder());
  }

  /// Where the first malformed byte is, as `line 3, byte 57 of the file` counted from 1.
  static String faultIn(Path file) throws IOException {
    CharsetDecoder decoder = decoder();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    CharBuffer ignored = CharBuffer.allocate(1 << 17);
    long offset = 0;
    long line = 1;
    try (InputStream in = Files.newInputStream(file)) {
      boolean end = false;
      while (!end) {
        int read = in.readNBytes(bytes.array(), bytes.position(), bytes.remaining());
        end = read < bytes.remaining();
        bytes.position(bytes.position() + read).flip();
        boolean fault = decoder.decode(bytes, ignored.clear(), end).isError();
        for (int i = 0; i < bytes.position(); i++) {
          line += bytes.get(i) == '\n' ? 1 : 0;
        }
        offset += bytes.position();
        if (fault) {
          break;
        }
        bytes.compact();
      }
    }
    return "line " + line + ", byte " + (offset + 1) + " of the file";
  }
}
