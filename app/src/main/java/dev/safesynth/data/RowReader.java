package dev.safesynth.data;

import java.util.List;
import java.util.function.Consumer;

/// Reads the rows of one file, whatever its format. Values come as text, unchanged.
sealed interface RowReader permits CsvRows, JsonLinesRows, ParquetRows {
  /// The names of the columns, in the order of the file. May be empty.
  List<String> columns();

  /// Whether the columns are surely names and may be shown. The first line of a CSV file without a
  /// header is a private record.
  default boolean columnsMayBeShown() {
    return true;
  }

  /// Calls `use` for each row in order.
  ///
  /// @param wanted some of [#columns()]
  void forEach(List<String> wanted, Consumer<Row> use);

  /// Those of `names` whose values can be read.
  default List<String> readable(List<String> names) {
    return names;
  }

  /// The longest value that is read, in characters. Longer ones are nearly always an unclosed quote
  /// or a file of another kind.
  int MOST_CHARACTERS = 16 << 20;
}
