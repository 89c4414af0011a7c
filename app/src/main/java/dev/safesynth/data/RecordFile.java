package dev.safesynth.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Looks at a file before a parser does, so that the usual mistakes get a plain message.
final class RecordFile {
  private RecordFile() {}

  static RowReader open(Path file, FileFormat format, char delimiter) {
    check(file, format);
    return switch (format) {
      case CSV -> CsvRows.open(file, delimiter);
      case JSONL -> JsonLinesRows.open(file);
      case PARQUET -> ParquetRows.open(file);
    };
  }

  /// Refuses what is not a readable file of this format by its first bytes.
  static void check(Path file, FileFormat format) {
    requireReadable(file);
    try (InputStream in = Files.newInputStream(file)) {
      checkStart(file, format, in.readNBytes(4));
    } catch (IOException e) {
      throw BadData.unreadable(file, e);
    }
  }

  /// Refuses what is not there, is a folder or may not be read.
  static void requireReadable(Path file) {
    if (Files.isDirectory(file)) {
      throw BadData.in(file, "The input is a folder", "Name the file in it, in the configuration.");
    }
    if (!Files.exists(file)) {
      throw BadData.in(
          file,
          "There is no such input file",
          "Check the path; input.path and evaluation.test start at the configuration file's folder.");
    }
    if (!Files.isReadable(file)) {
      throw BadData.in(file, "The input may not be read by this user", "Change its permissions.");
    }
  }

  private static void checkStart(Path file, FileFormat format, byte[] start) {
    if (start.length == 0) {
      throw BadData.in(file, "The input is empty", "Check that the export was complete.");
    }
    if (startsWith(start, 0x1f, 0x8b) || startsWith(start, 'P', 'K', 3, 4)) {
      throw BadData.in(file, "The input is compressed, which is not supported", "Unpack it first.");
    }
    boolean parquet = startsWith(start, 'P', 'A', 'R', '1');
    if (parquet && format != FileFormat.PARQUET) {
      throw BadData.in(file, "The input is a Parquet file", "Set input.format: parquet.");
    }
    if (!parquet && format == FileFormat.PARQUET) {
      throw BadData.in(
          file, "The input is not a Parquet file", "Set input.format: csv or jsonl, or check it.");
    }
    if (startsWith(start, 0xff, 0xfe) || startsWith(start, 0xfe, 0xff)) {
      throw BadData.at(file, "line 1", "The input is UTF-16 text", "Save it as UTF-8.");
    }
  }

  private static boolean startsWith(byte[] start, int... magic) {
    byte[] expected = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      expected[i] = (byte) magic[i];
    }
    return start.length >= magic.length
        && Arrays.equals(start, 0, magic.length, expected, 0, magic.length);
  }
}
