package dev.safesynth.data;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.SchemaNode;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Apache Parquet, uncompressed or with gzip, Snappy or Zstandard. Columns of text, numbers and
/// true or false can be read.
///
/// @param columns the top-level columns
record ParquetRows(Path file, List<String> columns) implements RowReader {
  ParquetRows {
    columns = List.copyOf(columns);
  }

  static ParquetRows open(Path file) {
    return reading(
        file,
        reader ->
            new ParquetRows(
                file,
                reader.getFileSchema().getRootNode().children().stream()
                    .map(SchemaNode::name)
                    .toList()));
  }

  @Override
  public void forEach(List<String> wanted, Consumer<Row> use) {
    reading(
        file,
        reader -> {
          wanted.forEach(column -> requireReadable(reader.getFileSchema().getField(column)));
          readRows(reader, wanted, use);
          return columns;
        });
  }

  private void readRows(ParquetFileReader reader, List<String> wanted, Consumer<Row> use) {
    var projection = ColumnProjection.columns(wanted.toArray(String[]::new));
    try (var rows = reader.buildRowReader().projection(projection).build()) {
      for (long number = 1; rows.hasNext(); number++) {
        rows.next();
        List<@Nullable String> values = new ArrayList<>();
        for (String column : wanted) {
          values.add(rows.isNull(column) ? null : value(rows.getRawValue(column), number));
        }
        use.accept(new Row("row " + number, values));
      }
    }
  }

  @Override
  public List<String> readable(List<String> names) {
    return reading(
        file,
        reader ->
            names.stream()
                .filter(name -> isReadable(reader.getFileSchema().getField(name)))
                .toList());
  }

  private static boolean isReadable(SchemaNode column) {
    return column instanceof SchemaNode.PrimitiveNode node
        && switch (node.type()) {
          case BYTE_ARRAY, INT32, INT64, FLOAT, DOUBLE, BOOLEAN -> true;
          default -> false;
        };
  }

  private void requireReadable(SchemaNode column) {
    if (!isReadable(column)) {
      throw BadData.at(
          file,
          "column " + column.name(),
          "The column is not text",
          "Choose another column, or convert it to text; numbers and true or false can be"
              + " read too.");
    }
  }

  private String value(Object raw, long row) {
    try {
      return raw instanceof byte[] bytes
          ? Utf8.decode(ByteBuffer.wrap(bytes))
          : String.valueOf(raw);
    } catch (CharacterCodingException _) {
      throw BadData.notUtf8(file, "row " + row);
    }
  }

  private interface Use<T> {
    T of(ParquetFileReader reader);
  }

  private static <T> T reading(Path file, Use<T> use) {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      return use.of(reader);
    } catch (UserException | ColumnGuess.Enough e) {
      throw e;
    } catch (LinkageError _) { // the codecs unpack a native library into the temporary folder
      throw new UserException(
          Exit.ENVIRONMENT,
          "The decompressor for this Parquet file cannot be loaded",
          file.toString(),
          "Allow programs in the temporary folder (java.io.tmpdir), or write the file with gzip.");
    } catch (IOException | RuntimeException _) { // whatever a damaged file leads the library into
      throw BadData.in(
          file,
          "The input cannot be read as Parquet",
          "Check that the file is complete, not encrypted, and uncompressed or compressed with"
              + " gzip, Snappy or Zstandard.");
    }
  }
}
