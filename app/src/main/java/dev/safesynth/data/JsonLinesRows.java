package dev.safesynth.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// One JSON object per line. The keys of the first object are the columns; a later object may leave
/// some out. Numbers and true or false are taken as they are spelled.
///
/// @param columns the keys of the first object
record JsonLinesRows(Path file, List<String> columns) implements RowReader {
  private static final int MOST_LINE_BYTES = 256 << 20;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MOST_CHARACTERS + 1).build())
          .build();

  JsonLinesRows {
    columns = List.copyOf(columns);
  }

  private interface Use {
    /// Says whether to go on.
    boolean accept(long line, String json);
  }

  static JsonLinesRows open(Path file) {
    List<String> keys = new ArrayList<>();
    lines(
        file,
        (line, json) -> {
          parse(file, line, json, parser -> keys.add(parser.currentName()));
          return false;
        });
    return new JsonLinesRows(file, keys);
  }

  @Override
  public void forEach(List<String> wanted, Consumer<Row> use) {
    lines(
        file,
        (line, json) -> {
          @Nullable String[] values = new @Nullable String[wanted.size()];
          parse(
              file,
              line,
              json,
              parser -> {
                int position = wanted.indexOf(parser.currentName());
                if (position >= 0) {
                  values[position] = value(parser, line);
                }
              });
          use.accept(new Row("line " + line, Arrays.asList(values)));
          return true;
        });
  }

  private @Nullable String value(JsonParser parser, long line) {
    JsonToken token = parser.nextToken();
    if (token.isStructStart()) {
      throw BadData.at(
          file,
          "line " + line + ", column " + parser.currentName(),
          "A value is nested",
          "Make it text.");
    }
    return token == JsonToken.VALUE_NULL ? null : parser.getString();
  }

  /// Calls `use` at each key of the object; it may read the value or leave it.
  private static void parse(Path file, long line, String json, Consumer<JsonParser> use) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      while (object && parser.nextToken() == JsonToken.PROPERTY_NAME) {
        use.accept(parser);
        if (parser.currentToken() == JsonToken.PROPERTY_NAME) {
          parser.nextToken();
        }
        parser.skipChildren();
      }
      if (object && parser.nextToken() == null) {
        return;
      }
    } catch (JacksonException _) { // its message may quote the data
    }
    throw BadData.at(
        file,
        "line " + line,
        "The line is not one JSON object with distinct keys and values of at most 16 MiB",
        "Write each record as one object on a line of its own.");
  }

  private static void lines(Path file, Use use) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      var bytes = new ByteArrayOutputStream();
      long line = 0;
      for (int last = 0; last >= 0; ) {
        bytes.reset();
        line++;
        for (last = in.read(); last >= 0 && last != '\n'; last = in.read()) {
          if (bytes.size() == MOST_LINE_BYTES) {
            throw BadData.tooLong(file, "line " + line);
          }
          bytes.write(last);
        }
        String json = decode(file, line, bytes.toByteArray());
        if (!json.isBlank() && !use.accept(line, json)) {
          return;
        }
      }
    } catch (IOException e) {
      throw BadData.unreadable(file, e);
    }
  }

  private static String decode(Path file, long line, byte[] bytes) throws IOException {
    try {
      String json = Utf8.decode(ByteBuffer.wrap(bytes));
      return line == 1 && json.startsWith("\ufeff") ? json.substring(1) : json;
    } catch (CharacterCodingException _) {
      throw BadData.notUtf8(file, Utf8.faultIn(file));
    }
  }
}
