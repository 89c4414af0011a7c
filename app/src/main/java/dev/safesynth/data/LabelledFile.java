package dev.safesynth.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads labelled texts whose labels nobody has declared: for measuring, where an odd row is to be
/// counted instead of refusing the file.
///
/// @param texts rows with a text and a label, in the order of the file
/// @param withoutText rows whose text is empty or white space
/// @param withoutLabel rows with a text but no label
public record LabelledFile(List<LabelledText> texts, int withoutText, int withoutLabel) {
  public LabelledFile {
    texts = List.copyOf(texts);
  }

  /// All rows.
  ///
  /// @throws dev.safesynth.failure.UserException with exit BAD_DATA when the file cannot be read or
  ///   lacks a column
  public static LabelledFile read(RecordSource source) {
    RowReader rows = RecordFile.open(source.path(), source.format(), source.delimiter());
    List<String> wanted = Stream.concat(source.text().stream(), Stream.of(source.label())).toList();
    for (String name : wanted) {
      requireOnce(source, rows, name);
    }
    var texts = new ArrayList<LabelledText>();
    int[] without = new int[2];
    rows.forEach(
        wanted,
        row -> {
          String text =
              row.values().subList(0, source.text().size()).stream()
                  .filter(Objects::nonNull)
                  .filter(part -> !part.isBlank())
                  .collect(Collectors.joining(" "));
          Optional<String> label =
              Optional.ofNullable(row.values().getLast()).filter(found -> !found.isBlank());
          if (text.isBlank()) {
            without[0]++;
          } else if (label.isEmpty()) {
            without[1]++;
          } else {
            texts.add(new LabelledText(label.get(), text));
          }
        });
    return new LabelledFile(texts, without[0], without[1]);
  }

  private static void requireOnce(RecordSource source, RowReader rows, String name) {
    int count = Collections.frequency(rows.columns(), name);
    if (count == 1) {
      return;
    }
    List<String> shown = rows.columnsMayBeShown() ? rows.columns() : List.of();
    throw BadData.in(
        source.path(),
        count == 0
            ? "There is no column \"" + name + "\""
            : "The column \"" + name + "\" comes " + count + " times",
        shown.isEmpty()
            ? "The first line may not be a header; add one."
            : "Its columns are "
                + shown.stream().limit(50).collect(Collectors.joining("\", \"", "\"", "\""))
                + "; the files must have the same columns, see --text and --label.");
  }
}
