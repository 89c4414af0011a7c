package dev.safesynth.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// The kinds of file that records are read from and written to.
public enum FileFormat {
  /// RFC 4180, UTF-8, with a header line.
  CSV("csv"),
  /// One JSON object per line, UTF-8.
  JSONL("jsonl"),
  /// Apache Parquet with string columns.
  PARQUET("parquet");

  private final String word;

  FileFormat(String word) {
    this.word = word;
  }

  /// The word that stands for this format in a configuration; also the extension of files that are
  /// written.
  public String word() {
    return word;
  }

  public static Optional<FileFormat> ofFileName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "csv" -> Optional.of(CSV);
      case "jsonl", "ndjson" -> Optional.of(JSONL);
      case "parquet" -> Optional.of(PARQUET);
      default -> Optional.empty();
    };
  }
}
