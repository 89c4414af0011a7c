package dev.safesynth.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A table file read whole: every column as text, whatever the format. The format follows from the
/// file's name, the delimiter of a CSV file from its header.
///
/// @param columns values by name of the column, in the order of the file; null where a row has none
/// @param rows number of rows, >= 1
public record FileColumns(Path file, Map<String, List<@Nullable String>> columns, int rows) {
  public FileColumns {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /// Reads the file.
  ///
  /// @throws dev.safesynth.failure.UserException with exit BAD_DATA when it cannot be read as a
  ///   table with a header and rows
  public static FileColumns read(Path file) {
    FileFormat format = ColumnGuess.format(file);
    char delimiter = format == FileFormat.CSV ? ColumnGuess.delimiter(file) : ',';
    RowReader reader = ColumnGuess.withHeader(file, format, delimiter);
    Map<String, List<@Nullable String>> columns = new LinkedHashMap<>();
    for (String name : reader.readable(reader.columns())) {
      columns.put(name, new ArrayList<>());
    }
    List<List<@Nullable String>> lists = List.copyOf(columns.values());
    int[] rows = new int[1];
    reader.forEach(
        List.copyOf(columns.keySet()),
        row -> {
          for (int i = 0; i < lists.size(); i++) {
            lists.get(i).add(row.values().get(i));
          }
          rows[0]++;
        });
    if (rows[0] == 0 || columns.isEmpty()) {
      throw BadData.in(
          file, "The table has no rows or no columns", "Check that the export was complete.");
    }
    return new FileColumns(file, columns, rows[0]);
  }

  /// Withholds the contents: they may be private.
  @Override
  public String toString() {
    return "FileColumns[" + file + ", withheld]";
  }
}
