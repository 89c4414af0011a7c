package dev.safesynth.run;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.method.GeneratorRecord;
import java.util.ArrayList;
import java.util.List;

/// The private records by what may be done with them.
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
  static Split of(
      List<DataRecord> records, List<DataRecord> test, double share, KeyedRouting routing) {
    var members = new ArrayList<DataRecord>();
    var holdout = new ArrayList<DataRecord>();
    for (DataRecord record : records) {
      (isMember(record, share, routing) ? members : holdout).add(record);
    }
    return new Split(members, holdout, test);
  }

  /// The coin of one record.
  static boolean isMember(DataRecord record, double share, KeyedRouting routing) {
    return !routing.below(PURPOSE, record.id(), share);
  }

  /// Whether the input has at least this many records. Counts both sides of the split: were it the
  /// members alone, the coins would have a say in whether an input is refused, and no number of
  /// records would be enough for the guarantee to hold without an exception.
  boolean inputHasAtLeast(int records) {
    return members.size() + holdout.size() >= records;
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
    return members.stream()
        .map(
            record ->
                new GeneratorRecord(
                    record.id(), labels.indexOf(record.content().label()), record.content()))
        .toList();
  }

  private static List<LabelledText> texts(List<DataRecord> records) {
    return records.stream().map(DataRecord::content).toList();
  }

  @Override
  public String toString() {
    return "Split[withheld]";
  }
}
