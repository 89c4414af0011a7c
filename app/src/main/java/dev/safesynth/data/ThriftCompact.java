package dev.safesynth.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Writes one struct in Thrift's compact protocol, as far as Parquet's metadata need it. Fields
/// must come in ascending order. Source: Apache Thrift, "Thrift Compact protocol encoding".
final class ThriftCompact {
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream out;
  private int last;

  private ThriftCompact(ByteArrayOutputStream out) {
    this.out = out;
  }

  /// The bytes of a struct whose fields `body` writes.
  static byte[] struct(Consumer<ThriftCompact> body) {
    var out = new ByteArrayOutputStream();
    nested(out, body);
    return out.toByteArray();
  }

  private static void nested(ByteArrayOutputStream out, Consumer<ThriftCompact> body) {
    body.accept(new ThriftCompact(out));
    out.write(0); // stop
  }

  ThriftCompact i32(int field, int value) {
    header(field, I32);
    varint(zigzag(value));
    return this;
  }

  ThriftCompact i64(int field, long value) {
    header(field, I64);
    varint(zigzag(value));
    return this;
  }

  ThriftCompact text(int field, String value) {
    header(field, BINARY);
    binary(value);
    return this;
  }

  ThriftCompact struct(int field, Consumer<ThriftCompact> body) {
    header(field, STRUCT);
    nested(out, body);
    return this;
  }

  ThriftCompact i32s(int field, List<Integer> values) {
    list(field, I32, values.size());
    values.forEach(value -> varint(zigzag(value)));
    return this;
  }

  ThriftCompact texts(int field, List<String> values) {
    list(field, BINARY, values.size());
    values.forEach(this::binary);
    return this;
  }

  <T> ThriftCompact structs(int field, List<T> values, BiConsumer<ThriftCompact, T> body) {
    list(field, STRUCT, values.size());
    values.forEach(value -> nested(out, struct -> body.accept(struct, value)));
    return this;
  }

  private void header(int field, int type) {
    int step = field - last;
    if (step < 1 || step > 15) {
      throw new IllegalArgumentException("field " + field + " cannot follow " + last);
    }
    out.write((step << 4) | type);
    last = field;
  }

  private void list(int field, int type, int size) {
    header(field, LIST);
    if (size < 15) {
      out.write((size << 4) | type);
    } else {
      out.write(0xf0 | type);
      varint(size);
    }
  }

  private void binary(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
