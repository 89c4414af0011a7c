package dev.safesynth.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Writes a Parquet file of required UTF-8 columns: plain encoding, no compression, no statistics.
/// That is the simplest file the format knows, and every reader must accept it. Numbers of fields
/// and constants are from `parquet.thrift` of Apache Parquet format 2.
final class ParquetTextFile {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int ROWS_PER_GROUP = 50_000;
  private static final int PAGE_BYTES = 1 << 20;
  private static final int BYTE_ARRAY = 6;
  private static final int PLAIN = 0;
  private static final int RLE = 3;

  /// @param bytes pages with their headers
  private record Chunk(String column, long offset, long bytes) {}

  private record Group(List<Chunk> chunks, int rows) {}

  private final OutputStream out;
  private final List<String> columns;
  private final List<Group> groups = new ArrayList<>();
  private long position;

  private ParquetTextFile(OutputStream out, List<String> columns) {
    this.out = out;
    this.columns = columns;
  }

  /// @param values of a row, one for each column; of a group of rows at a time, which are held
  static <T> void write(
      OutputStream out, List<String> columns, List<T> rows, Function<T, List<String>> values)
      throws IOException {
    var file = new ParquetTextFile(out, columns);
    file.put(MAGIC);
    for (int from = 0; from < rows.size(); from += ROWS_PER_GROUP) {
      file.group(
          rows.subList(from, Math.min(rows.size(), from + ROWS_PER_GROUP)).stream()
              .map(values)
              .toList());
    }
    byte[] footer = file.footer(rows.size());
    file.put(footer);
    file.put(littleEndian(footer.length));
    file.put(MAGIC);
  }

  private void group(List<List<String>> rows) throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      long start = position;
      pages(rows.stream().map(row -> SyntheticWriter.wellFormed(row.get(column))).toList());
      chunks.add(new Chunk(columns.get(column), start, position - start));
    }
    groups.add(new Group(chunks, rows.size()));
  }

  private void pages(List<String> values) throws IOException {
    var page = new ByteArrayOutputStream();
    int count = 0;
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      page.writeBytes(littleEndian(bytes.length));
      page.writeBytes(bytes);
      count++;
      if (page.size() >= PAGE_BYTES) {
        page(page.toByteArray(), count);
        page.reset();
        count = 0;
      }
    }
    if (count > 0) {
      page(page.toByteArray(), count);
    }
  }

  private void page(byte[] body, int values) throws IOException {
    put(
        ThriftCompact.struct(
            header ->
                header
                    .i32(1, 0) // type: data page
                    .i32(2, body.length)
                    .i32(3, body.length)
                    .struct(5, data -> data.i32(1, values).i32(2, PLAIN).i32(3, RLE).i32(4, RLE))));
    put(body);
  }

  private byte[] footer(long rows) {
    return ThriftCompact.struct(
        file ->
            file.i32(1, 1) // version
                .structs(
                    2,
                    IntStream.rangeClosed(0, columns.size()).boxed().toList(),
                    this::schemaElement)
                .i64(3, rows)
                .structs(4, groups, ParquetTextFile::rowGroup)
                .text(6, "safesynth"));
  }

  private void schemaElement(ThriftCompact element, int index) {
    if (index == 0) {
      element.text(4, "schema").i32(5, columns.size());
    } else {
      element
          .i32(1, BYTE_ARRAY)
          .i32(3, 0) // required
          .text(4, columns.get(index - 1))
          .i32(6, 0) // converted type: UTF8
          .struct(10, logical -> logical.struct(1, string -> {})); // logical type: STRING
    }
  }

  private static void rowGroup(ThriftCompact struct, Group group) {
    struct
        .structs(1, group.chunks(), (chunk, it) -> columnChunk(chunk, it, group.rows()))
        .i64(2, group.chunks().stream().mapToLong(Chunk::bytes).sum())
        .i64(3, group.rows());
  }

  private static void columnChunk(ThriftCompact struct, Chunk chunk, int rows) {
    struct
        .i64(2, chunk.offset())
        .struct(
            3,
            meta ->
                meta.i32(1, BYTE_ARRAY)
                    .i32s(2, List.of(PLAIN, RLE))
                    .texts(3, List.of(chunk.column()))
                    .i32(4, 0) // no compression
                    .i64(5, rows)
                    .i64(6, chunk.bytes())
                    .i64(7, chunk.bytes())
                    .i64(9, chunk.offset()));
  }

  private void put(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
