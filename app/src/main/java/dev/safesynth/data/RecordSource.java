package dev.safesynth.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where records are and what their columns mean.
///
/// @param delimiter between CSV fields; other formats ignore it
/// @param text at least one column; several are joined by one space in this order
/// @param label the column with the class label
/// @param id a column with a unique identifier; without it the content of a record identifies it
public record RecordSource(
    Path path,
    FileFormat format,
    char delimiter,
    List<String> text,
    String label,
    Optional<String> id,
    EmptyText emptyText) {

  /// What happens to a record whose text is empty or white space.
  public enum EmptyText {
    REFUSE,
    SKIP
  }

  public RecordSource {
    text = List.copyOf(text);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("text must name at least one column");
    }
  }

  /// The same columns in another file of the same format.
  public RecordSource withPath(Path other) {
    return new RecordSource(
        other, FileFormat.ofFileName(other).orElse(format), delimiter, text, label, id, emptyText);
  }
}
