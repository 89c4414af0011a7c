package dev.safesynth.llm;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Reads the header of a GGUF file (versions 2 and 3) before llama.cpp does, which ends the process
/// at some kinds of damage instead of refusing the file. Checks that every length stays inside the
/// file, that tensors do, that no token is spelled twice and that the vocabulary's arrays are
/// equally long. Keeps nothing.
final class GgufHeader {
  private static final int MAGIC = 0x46554747; // "GGUF"
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  /// Bytes of the value types 0 to 12; strings and arrays say their own length.
  private static final int[] WIDTHS = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

  private static final String TOKENS = "tokenizer.ggml.tokens";

  /// Headers hold the vocabulary and little else: tens of megabytes at most.
  private static final long LONGEST = 256L << 20;

  private final ByteBuffer in;
  private final long fileBytes;
  private final Map<String, Long> arrays = new HashMap<>();
  private final Set<String> keys = new HashSet<>();

  private GgufHeader(ByteBuffer in, long fileBytes) {
    this.in = in;
    this.fileBytes = fileBytes;
  }

  /// @throws UserException with exit `MODEL` when the file cannot be read, is not GGUF or damaged
  static void check(Path gguf) {
    try (FileChannel channel = FileChannel.open(gguf)) {
      ByteBuffer start =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, Math.min(LONGEST, channel.size()))
              .order(ByteOrder.LITTLE_ENDIAN);
      if (start.remaining() < 4 || start.getInt() != MAGIC) {
        throw refused("The model file is not in GGUF format", gguf);
      }
      new GgufHeader(start, channel.size()).read();
    } catch (Damage e) {
      throw refused("The model file is damaged or incomplete: " + e.reason, gguf);
    } catch (IOException e) {
      throw new UserException(
          Exit.MODEL,
          "The model file cannot be read",
          gguf.toString(),
          "Run './safesynth setup' or correct the path.",
          e);
    }
  }

  private static UserException refused(String what, Path gguf) {
    return new UserException(
        Exit.MODEL, what, gguf.toString(), "Fetch it again or choose another GGUF file.");
  }

  private void read() throws Damage {
    int version = (int) number(4);
    require(version == 2 || version == 3, "unknown GGUF version");
    long tensors = count(8);
    long values = count(8);
    for (long i = 0; i < values; i++) {
      String key = text();
      require(keys.add(key), "a key occurs twice");
      value(key, (int) number(4));
    }
    Long tokens = arrays.get(TOKENS);
    for (String parallel : new String[] {"tokenizer.ggml.token_type", "tokenizer.ggml.scores"}) {
      Long length = arrays.get(parallel);
      require(length == null || length.equals(tokens), "the vocabulary's lists differ in length");
    }
    Set<String> names = new HashSet<>();
    for (long i = 0; i < tensors; i++) {
      require(names.add(text()), "a tensor occurs twice");
      int dimensions = (int) number(4);
      require(dimensions >= 1 && dimensions <= 4, "a tensor has no valid shape");
      for (int d = 0; d < dimensions; d++) {
        require(number(8) > 0, "a tensor has no valid shape");
      }
      number(4);
      long offset = number(8);
      require(offset >= 0 && offset < fileBytes, "a tensor lies outside the file");
    }
  }

  private void value(String key, int type) throws Damage {
    if (type == STRING) {
      text();
    } else if (type == ARRAY) {
      int element = (int) number(4);
      long length = count(1);
      arrays.put(key, length);
      array(key, element, length);
    } else {
      skip(width(type));
    }
  }

  private void array(String key, int element, long length) throws Damage {
    if (element != STRING) {
      skip(width(element) * length);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (long i = 0; i < length; i++) {
      String text = text();
      require(!key.equals(TOKENS) || seen.add(text), "a token occurs twice");
    }
  }

  private static int width(int type) throws Damage {
    require(type >= 0 && type < WIDTHS.length && WIDTHS[type] > 0, "a value has an unknown type");
    return WIDTHS[type];
  }

  private String text() throws Damage {
    byte[] bytes = new byte[(int) count(1)];
    in.get(bytes);
    // One character per byte: invalid UTF-8 must not make different spellings equal.
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// A number of things that take at least `width` bytes each of what is left.
  private long count(int width) throws Damage {
    long count = number(8);
    require(count >= 0 && count <= in.remaining() / width, "a length exceeds the file");
    return count;
  }

  private long number(int width) throws Damage {
    require(in.remaining() >= width, "the header is cut off");
    return width == 4 ? in.getInt() : in.getLong();
  }

  private void skip(long bytes) throws Damage {
    require(bytes <= in.remaining(), "the header is cut off");
    in.position(in.position() + (int) bytes);
  }

  private static void require(boolean holds, String reason) throws Damage {
    if (!holds) {
      throw new Damage(reason);
    }
  }

  private static final class Damage extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    Damage(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
