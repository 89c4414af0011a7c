package dev.safesynth.assess;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledFile;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.RecordSource;
import dev.safesynth.dp.Private;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The sets of labelled texts that an assessment compares.
///
/// @param members what the synthetic texts were made from
/// @param holdout of the same source, unknown to the generator: the non-members
/// @param test real rows to test models on; empty when the holdout serves for that
/// @param floor texts of the same generator without private data; may be empty
/// @param labels all that occur in real rows, or that were declared
/// @param remarks what was left out of these sets and why, as full sentences
public record TextSets(
    List<LabelledText> members,
    List<LabelledText> holdout,
    List<LabelledText> test,
    List<LabelledText> synthetic,
    List<LabelledText> floor,
    List<String> labels,
    List<String> remarks) {
  public TextSets {
    members = List.copyOf(members);
    holdout = List.copyOf(holdout);
    test = List.copyOf(test);
    synthetic = List.copyOf(synthetic);
    floor = List.copyOf(floor);
    labels = List.copyOf(labels);
    remarks = List.copyOf(remarks);
  }

  /// Real rows that no model was trained on.
  List<LabelledText> testRows() {
    return test.isEmpty() ? holdout : test;
  }

  /// Reads the files.
  ///
  /// @throws UserException with exit BAD_DATA when a file has other columns or nothing to compare
  public static Private<TextSets> read(Sources sources) {
    RecordSource columns = sources.realSource();
    var remarks = new ArrayList<String>();
    List<LabelledText> members = rows(columns, "real", remarks);
    List<LabelledText> holdout =
        distinctFrom(
            members, rows(Sources.alike(columns, sources.holdout()), "held-out", remarks), remarks);
    var labels = new TreeSet<String>();
    Stream.concat(members.stream(), holdout.stream()).forEach(text -> labels.add(text.label()));
    return Private.of(
        new TextSets(
            members,
            holdout,
            List.of(),
            known(
                labels,
                rows(Sources.alike(columns, sources.synthetic()), "synthetic", remarks),
                "synthetic",
                remarks),
            sources
                .floor()
                .map(
                    file ->
                        known(
                            labels,
                            rows(Sources.alike(columns, file), "floor", remarks),
                            "floor",
                            remarks))
                .orElse(List.of()),
            List.copyOf(labels),
            remarks));
  }

  private static List<LabelledText> rows(RecordSource source, String name, List<String> remarks) {
    LabelledFile file = LabelledFile.read(source);
    if (file.texts().isEmpty()) {
      throw new UserException(
          Exit.BAD_DATA,
          "No row has both a text and a label",
          source.path().toString(),
          "Check the columns, or name them with --text and --label.");
    }
    remark(remarks, file.withoutText(), name, "without text, which were left out");
    remark(remarks, file.withoutLabel(), name, "without label, which were left out");
    return file.texts();
  }

  private static void remark(List<String> remarks, int count, String name, String what) {
    if (count > 0) {
      remarks.add(
          "There %s %d %s %s %s."
              .formatted(
                  count == 1 ? "is" : "are", count, name, count == 1 ? "row" : "rows", what));
    }
  }

  /// Without the rows that are members too: they are no strangers to the generator.
  private static List<LabelledText> distinctFrom(
      List<LabelledText> members, List<LabelledText> holdout, List<String> remarks) {
    Set<String> known = new HashSet<>();
    members.forEach(text -> known.add(DataRecord.contentId(text)));
    List<LabelledText> rest =
        holdout.stream().filter(text -> !known.contains(DataRecord.contentId(text))).toList();
    if (rest.isEmpty()) {
      throw new UserException(
          Exit.BAD_DATA,
          "Every held-out row is also a real row",
          "",
          "--holdout needs rows of the same source that the generator has not seen.");
    }
    if (rest.size() < holdout.size()) {
      remarks.add(
          "%d of %d held-out rows are also among the real rows; they are left out, and the two files"
                  .formatted(holdout.size() - rest.size(), holdout.size())
              + " may not be a clean split.");
    }
    return rest;
  }

  private static List<LabelledText> known(
      Set<String> labels, List<LabelledText> rows, String name, List<String> remarks) {
    List<LabelledText> kept = rows.stream().filter(row -> labels.contains(row.label())).toList();
    if (kept.size() < rows.size()) {
      remarks.add(
          "%d of %d %s rows carry a label that no real row has; they are left out."
              .formatted(rows.size() - kept.size(), rows.size(), name));
    }
    if (kept.isEmpty()) {
      throw new UserException(
          Exit.BAD_DATA,
          "No " + name + " row has a label that occurs in the real rows",
          "",
          "Check --label, and that labels are spelled as in the real file.");
    }
    return kept;
  }

  /// Hides the texts.
  @Override
  public String toString() {
    return "TextSets[withheld]";
  }
}
