package dev.safesynth.run;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.method.GeneratorRecord;
import java.util.List;

/// Private records by what may be done with them.
///
/// @param members the generator may see these
/// @param holdout it never sees these: the non-members of the attack
/// @param test separate real rows to test on; empty when the holdout serves for that
record Split(List<DataRecord> members, List<DataRecord> holdout, List<DataRecord> test) {
  private static final String PURPOSE = "holdout";

  Split {
    members = List.copyOf(members);
    holdout = List.copyOf(holdout);
    test = List.copyOf(test);
  }

  /// Each record goes to the holdout by its own keyed coin, whatever the other records are.
  static boolean isMember(DataRecord record, double share, KeyedRouting routing) {
    return !routing.below(PURPOSE, record.id(), share);
  }

  /// Members and non-members.
  int sampled() {
    return members.size() + holdout.size();
  }

  List<LabelledText> memberTexts() {
    return texts(members);
  }

  List<LabelledText> holdoutTexts() {
    return texts(holdout);
  }

  List<LabelledText> testTexts() {
    return texts(test.isEmpty() ? holdout : test);
  }

  /// Rows that are neither members nor non-members.
  List<LabelledText> referenceTexts() {
    return texts(test);
  }

  /// The members as the generator takes them.
  List<GeneratorRecord> generatorRecords(List<String> labels) {
    return members.stream().map(record -> GeneratorRecord.of(record, labels)).toList();
  }

  private static List<LabelledText> texts(List<DataRecord> records) {
    return records.stream().map(DataRecord::content).toList();
  }

  @Override
  public String toString() {
    return "Split[withheld]";
  }
}
