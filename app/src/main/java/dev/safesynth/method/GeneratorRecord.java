package dev.safesynth.method;

import dev.safesynth.data.LabelledText;

/// A private record as the generator takes it.
///
/// @param id the record's own identity, independent of other records
/// @param label index of its label in the declared list
public record GeneratorRecord(String id, int label, LabelledText content) {
  @Override
  public String toString() {
    return "GeneratorRecord[withheld]";
  }
}
