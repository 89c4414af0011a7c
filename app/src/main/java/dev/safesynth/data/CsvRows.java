package dev.safesynth.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// CSV by RFC 4180 with a header line. Line ends may be LF, CRLF or CR; blank lines are skipped;
/// every row must have as many fields as the header.
///
/// @param columns as in the header line
record CsvRows(Path file, char delimiter, List<String> columns) implements RowReader {
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,30}$)[\\p{L}_][\\p{L}\\p{N}_.()/%#-]*( [\\p{L}\\p{N}_.()/%#-]+){0,2}");

  CsvRows {
    columns = List.copyOf(columns);
  }

  static CsvRows open(Path file, char delimiter) {
    List<String> header = new ArrayList<>();
    var probe = new CsvRows(file, delimiter, List.of());
    probe.records(
        record -> {
          header.addAll(record.getFields());
          return false;
        });
    return new CsvRows(file, delimiter, header);
  }

  /// Cautious: a few short words each, all different, is what names look like and sentences do not.
  @Override
  public boolean columnsMayBeShown() {
    return columns.stream().allMatch(column -> NAME.matcher(column).matches())
        && columns.stream().distinct().count() == columns.size();
  }

  @Override
  public void forEach(List<String> wanted, Consumer<Row> use) {
    int[] positions = wanted.stream().mapToInt(columns::indexOf).toArray();
    boolean[] headerSeen = new boolean[1];
    records(
        record -> {
          if (headerSeen[0]) {
            use.accept(row(record, positions));
          }
          headerSeen[0] = true;
          return true;
        });
  }

  private Row row(CsvRecord record, int[] positions) {
    String place = "line " + record.getStartingLineNumber();
    if (record.getFieldCount() != columns.size()) {
      throw BadData.at(
          file,
          place,
          "The row has %s fields than the header (%d)"
              .formatted(
                  record.getFieldCount() < columns.size() ? "fewer" : "more", columns.size()),
          "Quote values that hold \"%s\" or line breaks, or set input.delimiter."
              .formatted(delimiter == '\t' ? "a tab" : String.valueOf(delimiter)));
    }
    List<@Nullable String> values = new ArrayList<>(positions.length);
    for (int position : positions) {
      values.add(record.getField(position));
    }
    return new Row(place, values);
  }

  private interface Use {
    /// Says whether to go on.
    boolean accept(CsvRecord record);
  }

  private void records(Use use) {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .allowExtraFields(true) // counted in row(), which knows the header
            .allowMissingFields(true)
            .allowExtraCharsAfterClosingQuote(false)
            .maxBufferSize(RowReader.MOST_CHARACTERS + (1 << 20))
            .ofCsvRecord(new QuoteGuard(Utf8.open(file), file, delimiter))) {
      for (CsvRecord record : reader) {
        if (!use.accept(record)) {
          return;
        }
      }
    } catch (CsvParseException | UncheckedIOException e) {
      throw explained(e);
    } catch (IOException e) {
      throw BadData.unreadable(file, e);
    }
  }

  private UserException explained(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException known) {
        return known;
      }
      if (cause instanceof CharacterCodingException) {
        return notUtf8();
      }
      if (cause instanceof IOException io) {
        return BadData.unreadable(file, io);
      }
    }
    return BadData.in(
        file,
        "The input cannot be read as CSV",
        "Check input.delimiter, and that the file is CSV with a header line.");
  }

  private UserException notUtf8() {
    try {
      return BadData.notUtf8(file, Utf8.faultIn(file));
    } catch (IOException e) {
      return BadData.unreadable(file, e);
    }
  }
}
