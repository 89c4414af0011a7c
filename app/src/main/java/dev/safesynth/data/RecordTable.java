package dev.safesynth.data;

import dev.safesynth.failure.UserException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the records that a [RecordSource] describes. Anything doubtful refuses the whole file,
/// with a message that points to lines and columns and quotes no value.
public final class RecordTable {
  private final RecordSource source;
  private final Set<String> labels;
  private final Consumer<? super DataRecord> use;
  private final DistinctIds ids = new DistinctIds();
  private final Places unknownLabel = new Places();
  private final Places withoutText = new Places();
  private final Places withoutId = new Places();
  private final Places repeatedId = new Places();
  private boolean anyRow;
  private boolean anyRecord;

  private RecordTable(
      RecordSource source, Collection<String> labels, Consumer<? super DataRecord> use) {
    this.source = source;
    this.labels = Set.copyOf(labels);
    this.use = use;
  }

  /// All records, in the order of the file.
  ///
  /// @param labels the declared labels; a record with another one refuses the file
  /// @throws UserException with exit BAD_DATA, or ENVIRONMENT when the disk fails
  public static List<DataRecord> read(RecordSource source, Collection<String> labels) {
    List<DataRecord> records = new ArrayList<>();
    scan(source, labels, records::add);
    return Collections.unmodifiableList(records);
  }

  /// Hands out all records in the order of the file and holds none of them. The file is refused
  /// when it has been read to its end: nothing may be concluded from its records before that.
  ///
  /// @param labels the declared labels; a record with another one refuses the file
  /// @throws UserException as from [#read]
  public static void scan(
      RecordSource source, Collection<String> labels, Consumer<? super DataRecord> use) {
    new RecordTable(source, labels, use).scan();
  }

  private void scan() {
    RowReader rows = RecordFile.open(source.path(), source.format(), source.delimiter());
    List<String> wanted =
        Stream.of(source.text().stream(), Stream.of(source.label()), source.id().stream())
            .flatMap(names -> names)
            .toList();
    requireColumns(rows, wanted);
    rows.forEach(wanted, this::add);
    refuseDoubtful();
  }

  private void requireColumns(RowReader rows, List<String> wanted) {
    List<String> columns = rows.columns();
    if (columns.isEmpty()) {
      throw BadData.in(
          source.path(), "The input has no columns", "Check that the export was complete.");
    }
    for (String name : wanted) {
      int count = Collections.frequency(columns, name);
      if (count == 0) {
        throw missing(name, rows);
      }
      if (count > 1) {
        throw BadData.in(
            source.path(),
            "The column \"" + name + "\" comes " + count + " times",
            "Give each column a name of its own.");
      }
    }
  }

  private UserException missing(String name, RowReader rows) {
    List<String> columns = rows.columns();
    boolean shown = rows.columnsMayBeShown() && columns.stream().noneMatch(labels::contains);
    String known = columns.stream().limit(50).collect(Collectors.joining("\", \"", "\"", "\""));
    return BadData.in(
        source.path(),
        "There is no column \""
            + name
            + (shown
                ? "\"; the columns are " + oneLine(known)
                : "\", and the first line may not be a header"),
        NearestName.of(name, shown ? columns : List.of())
                .map(near -> "Did you mean \"" + oneLine(near) + "\"? ")
                .orElse("")
            + "Correct input.text, input.label or input.id"
            + (columns.size() == 1 ? ", or set input.delimiter" : "")
            + (shown ? "." : ", or add a header line."));
  }

  private static String oneLine(String names) {
    String shown = names.replaceAll("\\p{Cntrl}+", " ");
    return shown.length() > 2000 ? shown.substring(0, 2000) + "..." : shown;
  }

  private void add(Row row) {
    anyRow = true;
    if (row.values().stream().anyMatch(RecordTable::tooLong)) {
      throw BadData.tooLong(source.path(), row.place());
    }
    int textColumns = source.text().size();
    String text =
        row.values().subList(0, textColumns).stream()
            .filter(Objects::nonNull)
            .filter(part -> !part.isBlank())
            .collect(Collectors.joining(" "));
    if (text.isBlank()) {
      withoutText.add(row.place());
      return;
    }
    String label = row.values().get(textColumns);
    if (label == null || !labels.contains(label)) {
      unknownLabel.add(row.place());
      return;
    }
    var content = new LabelledText(label, text);
    id(row, content)
        .ifPresent(
            id -> {
              anyRecord = true;
              use.accept(new DataRecord(id, content));
            });
  }

  private static boolean tooLong(@Nullable String value) {
    return value != null && value.length() > RowReader.MOST_CHARACTERS;
  }

  private Optional<String> id(Row row, LabelledText content) {
    if (source.id().isEmpty()) {
      return Optional.of(DataRecord.contentId(content));
    }
    String id = row.values().getLast();
    if (id == null || id.isBlank()) {
      withoutId.add(row.place());
      return Optional.empty();
    }
    if (!ids.add(id)) {
      repeatedId.add(row.place());
    }
    return Optional.of(id);
  }

  private void refuseDoubtful() {
    if (!anyRow) {
      throw BadData.in(
          source.path(),
          "The input has a header but no records",
          "Check that the export was complete.");
    }
    if (source.emptyText() == RecordSource.EmptyText.REFUSE) {
      refuse(
          withoutText,
          String.join(", ", source.text()),
          "Records without text",
          "Remove them, or set input.empty_text: skip.");
    }
    refuse(
        unknownLabel,
        source.label(),
        "Records with a label that is not declared",
        "Correct or remove them, or add the label to labels when it is public knowledge.");
    String id = source.id().orElse("");
    refuse(withoutId, id, "Records without an id", "Fill it in, or remove input.id.");
    refuse(
        repeatedId,
        id,
        "Records with an id that came before",
        "Make ids unique, or remove input.id.");
    if (!anyRecord) {
      throw BadData.in(
          source.path(), "No record has text", "Check input.text and the contents of the file.");
    }
  }

  private void refuse(Places places, String column, String what, String fix) {
    if (!places.isEmpty()) {
      throw BadData.at(source.path(), places + ", column " + column, what, fix);
    }
  }

  /// Remembers the first few places only: how many there are is nobody's business.
  private static final class Places {
    private static final int SHOWN = 5;
    private final List<String> first = new ArrayList<>();
    private boolean more;

    void add(String place) {
      if (first.size() < SHOWN) {
        first.add(place);
      } else {
        more = true;
      }
    }

    boolean isEmpty() {
      return first.isEmpty();
    }

    @Override
    public String toString() {
      return String.join(", ", first) + (more ? " and more" : "");
    }
  }
}
