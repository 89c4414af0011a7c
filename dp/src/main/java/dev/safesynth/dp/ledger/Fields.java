package dev.safesynth.dp.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The body of an entry: `name=value` lines in the order they were added, names may repeat. Values
/// are escaped into printable ASCII, so that every database keeps them as they are and no value can
/// be mistaken for another line.
final class Fields {
  private final List<Field> fields = new ArrayList<>();

  private record Field(String name, String value) {}

  Fields add(String name, String value) {
    fields.add(new Field(name, value));
    return this;
  }

  Fields add(String name, double value) {
    return add(name, Double.toString(value)); // Double.parseDouble gives the same bits back
  }

  Optional<String> find(String name) {
    return fields.stream().filter(field -> field.name.equals(name)).map(Field::value).findFirst();
  }

  /// @throws IllegalArgumentException when there is none
  String get(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no field " + name));
  }

  double number(String name) {
    return Double.parseDouble(get(name));
  }

  List<String> all(String name) {
    return fields.stream().filter(field -> field.name.equals(name)).map(Field::value).toList();
  }

  String text() {
    var text = new StringBuilder();
    for (Field field : fields) {
      text.append(field.name).append('=');
      field.value.chars().forEach(character -> escape((char) character, text));
      text.append('\n');
    }
    return text.toString();
  }

  static Fields parse(String text) {
    var fields = new Fields();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals < 1) {
                throw new IllegalArgumentException("a line without a name");
              }
              fields.add(line.substring(0, equals), unescape(line.substring(equals + 1)));
            });
    return fields;
  }

  private static void escape(char character, StringBuilder text) {
    if (character >= ' ' && character <= '~' && character != '\\') {
      text.append(character);
    } else {
      text.append("\\u%04x".formatted((int) character));
    }
  }

  private static String unescape(String value) {
    var text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (character == '\\') {
        // what is too short or not hexadecimal is an IllegalArgumentException or an index error
        text.append((char) Integer.parseInt(value.substring(i + 2, i + 6), 16));
        i += 5;
      } else {
        text.append(character);
      }
    }
    return text.toString();
  }
}
