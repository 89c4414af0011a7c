package dev.safesynth.data;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which columns probably hold the text and the label. Looks at the first rows to choose, and gives
/// away column names only: the names are schema, all else stays inside.
///
/// @param columns all columns, in the order of the file
/// @param text the column with the longest words on average, if any has words
/// @param label a column of short values that repeat, if there is one
public record ColumnGuess(
    FileFormat format,
    char delimiter,
    List<String> columns,
    Optional<String> text,
    Optional<String> label) {
  private static final int ROWS = 2000;
  private static final int HEADER_CHARACTERS = 1 << 16;
  private static final int LABEL_CHARACTERS = 60;
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*[.,]?[0-9]+([eE][-+]?[0-9]+)?");

  public ColumnGuess {
    columns = List.copyOf(columns);
  }

  /// Ends the reading of rows once enough have been seen.
  static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }

  private static final class Profile {
    final String name;
    final Set<String> distinct = new HashSet<>();
    long characters;
    int longest;
    int filled;
    int numbers;

    Profile(String name) {
      this.name = name;
    }

    void see(@Nullable String value) {
      if (value == null || value.isBlank()) {
        return;
      }
      filled++;
      characters += value.length();
      longest = Math.max(longest, value.length());
      numbers += NUMBER.matcher(value).matches() ? 1 : 0;
      distinct.add(value);
    }

    boolean isText() {
      return filled > 0 && numbers < filled;
    }

    boolean repeats() {
      return isText()
          && distinct.size() > 1
          && longest <= LABEL_CHARACTERS
          && distinct.size() * 2 <= filled;
    }

    double meanLength() {
      return (double) characters / Math.max(1, filled);
    }
  }

  /// Reads the header and the first rows.
  ///
  /// @throws dev.safesynth.failure.UserException with exit BAD_DATA when the file cannot be read
  public static ColumnGuess of(Path file) {
    FileFormat format = format(file);
    char delimiter = format == FileFormat.CSV ? delimiter(file) : ',';
    RowReader rows = withHeader(file, format, delimiter);
    List<String> columns = rows.columns();
    List<Profile> profiles = new ArrayList<>();
    for (String column : rows.readable(columns)) {
      profiles.add(new Profile(column));
    }
    look(rows, profiles);
    Optional<Profile> text =
        profiles.stream()
            .filter(Profile::isText)
            .max(Comparator.comparingDouble(Profile::meanLength));
    Optional<Profile> label =
        profiles.stream()
            .filter(Profile::repeats)
            .filter(profile -> text.filter(profile::equals).isEmpty())
            .min(Comparator.comparingInt(profile -> profile.distinct.size()));
    return new ColumnGuess(
        format, delimiter, columns, text.map(it -> it.name), label.map(it -> it.name));
  }

  /// The rows of a file whose column names may be shown.
  static RowReader withHeader(Path file, FileFormat format, char delimiter) {
    RowReader rows = RecordFile.open(file, format, delimiter);
    if (!rows.columnsMayBeShown()) {
      throw BadData.at(
          file,
          "line 1",
          "The first line may not be a header: its fields do not look like different column names",
          "Add a header line of short names.");
    }
    return rows;
  }

  /// The format that the name of the file tells.
  static FileFormat format(Path file) {
    return FileFormat.ofFileName(file)
        .orElseThrow(
            () ->
                BadData.in(
                    file,
                    "The kind of file cannot be told from its name",
                    "Name a file that ends in .csv, .jsonl or .parquet."));
  }

  private static void look(RowReader rows, List<Profile> profiles) {
    int[] seen = new int[1];
    try {
      rows.forEach(
          profiles.stream().map(profile -> profile.name).toList(),
          row -> {
            for (int i = 0; i < profiles.size(); i++) {
              profiles.get(i).see(row.values().get(i));
            }
            if (++seen[0] == ROWS) {
              throw new Enough();
            }
          });
    } catch (Enough _) { // the rest of the file does not matter here
    }
  }

  /// The usual delimiter that is most frequent in the first line, outside quotes.
  static char delimiter(Path file) {
    RecordFile.check(file, FileFormat.CSV);
    var header = new StringBuilder();
    try (Reader reader = Utf8.open(file)) {
      for (int c = reader.read();
          c >= 0 && c != '\n' && c != '\r' && header.length() < HEADER_CHARACTERS;
          c = reader.read()) {
        header.append((char) c);
      }
    } catch (CharacterCodingException _) {
      return ','; // reading the file will say where it is not UTF-8
    } catch (IOException e) {
      throw BadData.unreadable(file, e);
    }
    String bare = header.toString().replaceAll("\"[^\"]*\"", "");
    return Stream.of(',', ';', '\t', '|')
        .max(
            Comparator.comparingLong(
                candidate -> bare.chars().filter(c -> c == candidate.charValue()).count()))
        .filter(candidate -> bare.indexOf(candidate) >= 0)
        .orElse(',');
  }
}
