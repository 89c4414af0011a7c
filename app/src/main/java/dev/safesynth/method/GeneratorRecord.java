package dev.safesynth.method;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import java.util.List;

/// A private record as the generator takes it.
///
/// @param id the record's own identity, independent of other records
/// @param label index of its label in the declared list
public record GeneratorRecord(String id, int label, LabelledText content) {
  /// A record as it was read.
  ///
  /// @param labels the declared ones
  public static GeneratorRecord of(DataRecord record, List<String> labels) {
    return new GeneratorRecord(
        record.id(), labels.indexOf(record.content().label()), record.content());
  }

  @Override
  public String toString() {
    return "GeneratorRecord[withheld]";
  }
}
