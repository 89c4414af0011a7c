package dev.safesynth.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// Writes synthetic records: two columns, the text before the label, whole or not at all. Values
/// are written as they are, with the quoting that the format asks for; a value that a spreadsheet
/// would take for a formula is not changed.
public final class SyntheticWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private SyntheticWriter() {}

  /// Replaces `file` if it exists.
  ///
  /// @throws dev.safesynth.failure.UserException with exit ENVIRONMENT when the disk is full or
  ///   refuses
  public static void write(
      Path file,
      FileFormat format,
      String textColumn,
      String labelColumn,
      List<LabelledText> rows) {
    AtomicFile.write(file, out -> write(out, format, textColumn, labelColumn, rows));
  }

  /// Writes the same bytes to a stream, which is not closed.
  public static void write(
      OutputStream out,
      FileFormat format,
      String textColumn,
      String labelColumn,
      List<LabelledText> rows)
      throws IOException {
    if (textColumn.equals(labelColumn)) {
      throw new IllegalArgumentException("text and label must be two columns");
    }
    switch (format) {
      case CSV -> csv(out, textColumn, labelColumn, rows);
      case JSONL -> jsonLines(out, textColumn, labelColumn, rows);
      case PARQUET ->
          ParquetTextFile.write(
              out, List.of(textColumn, labelColumn), rows, row -> List.of(row.text(), row.label()));
    }
  }

  private static void csv(
      OutputStream out, String textColumn, String labelColumn, List<LabelledText> rows)
      throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try {
      CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
      csv.writeRecord(textColumn, labelColumn);
      for (LabelledText row : rows) {
        csv.writeRecord(wellFormed(row.text()), wellFormed(row.label()));
      }
      csv.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void jsonLines(
      OutputStream out, String textColumn, String labelColumn, List<LabelledText> rows)
      throws IOException {
    for (LabelledText row : rows) {
      var line = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
        json.writeStartObject();
        json.writeStringProperty(textColumn, wellFormed(row.text()));
        json.writeStringProperty(labelColumn, wellFormed(row.label()));
        json.writeEndObject();
      }
      out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Replaces surrogates without a partner, which UTF-8 cannot hold, by U+FFFD.
  static String wellFormed(String text) {
    int[] points =
        text.codePoints()
            .map(
                point ->
                    point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                        ? 0xfffd
                        : point)
            .toArray();
    return Arrays.equals(points, text.codePoints().toArray())
        ? text
        : new String(points, 0, points.length);
  }
}
