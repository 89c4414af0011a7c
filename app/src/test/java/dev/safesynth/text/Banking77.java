package dev.safesynth.text;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.safesynth.data.LabelledText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Rows of the committed sample of Banking77 (CC BY 4.0, see `golden/text/generate.py`).
public final class Banking77 {
  private Banking77() {}

  /// The rows of `part`: `train` (160), `pool` (622) or `test` (80).
  public static List<LabelledText> part(String part) {
    return golden("banking77_sample.csv").stream()
        .filter(row -> row.getField("part").equals(part))
        .map(row -> new LabelledText(row.getField("label"), row.getField("text")))
        .toList();
  }

  /// The eight labels.
  public static List<String> labels() {
    return part("test").stream().map(LabelledText::label).distinct().sorted().toList();
  }

  /// Label to index.
  public static Map<String, Integer> index() {
    Map<String, Integer> index = new TreeMap<>();
    labels().forEach(label -> index.put(label, index.size()));
    return index;
  }

  static List<NamedCsvRecord> golden(String name) {
    try (InputStream in =
            Objects.requireNonNull(Banking77.class.getResourceAsStream("/golden/text/" + name));
        CsvReader<NamedCsvRecord> reader =
            CsvReader.builder().commentStrategy(CommentStrategy.SKIP).ofNamedCsvRecord(in)) {
      return reader.stream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
