package dev.safesynth.assess;

import dev.safesynth.attack.shadow.ShadowGame;
import dev.safesynth.attack.shadow.ShadowRelease;
import dev.safesynth.data.ColumnGuess;
import dev.safesynth.data.DataRecord;
import dev.safesynth.data.LabelledFile;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.RecordSource;
import dev.safesynth.data.RecordTable;
import dev.safesynth.dp.Private;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Shadow releases of any generator, as files:
///
/// ```
/// FOLDER/records.csv        all records that a release could have been given: text and label
/// FOLDER/1/members.csv      the records that release 1 was given, same columns; or
/// FOLDER/1/members.txt      their ids, one a line, of the column `id` of records.csv
/// FOLDER/1/synthetic.csv    what it released, same columns or `text` and the label
/// FOLDER/2/...              in the order of their names; any names will do
/// ```
///
/// Every `.csv` may also be `.jsonl` or `.parquet`.
public final class ShadowFolder {
  private static final String ID = "id";
  private static final List<String> ENDINGS = List.of(".csv", ".jsonl", ".parquet");

  private final Path folder;
  private final RecordSource columns;
  private final List<DataRecord> records;
  private final Set<String> known = new HashSet<>();

  private ShadowFolder(Path folder, List<String> text, Optional<String> label) {
    this.folder = folder;
    Path file = file(folder, "records").orElseThrow(() -> missing("records.csv", folder));
    columns = new Sources(file, file, file, Optional.empty(), text, label).realSource();
    records = records();
    records.forEach(
        record -> {
          known.add(record.id());
          known.add(DataRecord.contentId(record.content()));
        });
  }

  /// Reads the folder.
  ///
  /// @param text columns with the text; empty to guess
  /// @param label the column with the class; empty to guess
  /// @param epsilon claimed of each release, where there is a claim
  /// @throws UserException with exit BAD_DATA when the files do not fit together
  public static Private<ShadowGame.Inputs> read(
      Path folder,
      List<String> text,
      Optional<String> label,
      Optional<Double> epsilon,
      double delta,
      long seed) {
    var shadows = new ShadowFolder(folder, text, label);
    return Private.of(
        new ShadowGame.Inputs(
            shadows.records.stream().map(DataRecord::content).toList(),
            0,
            shadows.releases(),
            epsilon,
            delta,
            seed));
  }

  private List<DataRecord> records() {
    List<LabelledText> texts = LabelledFile.read(columns).texts();
    if (!ColumnGuess.of(columns.path()).columns().contains(ID)) {
      return texts.stream().map(ShadowFolder::identified).toList();
    }
    var labels = new TreeSet<String>();
    texts.forEach(text -> labels.add(text.label()));
    return RecordTable.read(
        new RecordSource(
            columns.path(),
            columns.format(),
            columns.delimiter(),
            columns.text(),
            columns.label(),
            Optional.of(ID),
            RecordSource.EmptyText.SKIP),
        labels);
  }

  private static DataRecord identified(LabelledText text) {
    return new DataRecord(DataRecord.contentId(text), text);
  }

  private List<ShadowRelease> releases() {
    List<ShadowRelease> releases = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path release : files.filter(Files::isDirectory).sorted().toList()) {
        releases.add(release(release));
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    return releases;
  }

  private ShadowRelease release(Path release) {
    Path synthetic =
        file(release, "synthetic").orElseThrow(() -> missing("synthetic.csv", release));
    List<LabelledText> texts = LabelledFile.read(Sources.alike(columns, synthetic)).texts();
    if (texts.isEmpty()) {
      throw new UserException(
          Exit.BAD_DATA,
          "No synthetic row has both a text and a label",
          synthetic.toString(),
          "Check the columns, or name them with --text and --label.");
    }
    Set<String> given = given(release);
    if (!known.containsAll(given)) {
      throw new UserException(
          Exit.BAD_DATA,
          "Some members of a release are not among the records",
          release.toString(),
          "records.csv has to hold every record that any release was given, spelled alike.");
    }
    BitSet members = new BitSet();
    for (int i = 0; i < records.size(); i++) {
      DataRecord record = records.get(i);
      members.set(
          i, given.contains(record.id()) || given.contains(DataRecord.contentId(record.content())));
    }
    return new ShadowRelease(texts, members);
  }

  /// Ids, of the column or of contents.
  private Set<String> given(Path release) {
    Path ids = release.resolve("members.txt");
    if (Files.exists(ids)) {
      try (Stream<String> lines = Files.lines(ids)) {
        Set<String> given = new HashSet<>();
        lines.map(String::strip).filter(line -> !line.isEmpty()).forEach(given::add);
        return given;
      } catch (IOException e) {
        throw unreadable(ids, e);
      }
    }
    Path rows = file(release, "members").orElseThrow(() -> missing("members.csv", release));
    Set<String> given = new HashSet<>();
    LabelledFile.read(Sources.alike(columns, rows)).texts().stream()
        .map(DataRecord::contentId)
        .forEach(given::add);
    return given;
  }

  private static Optional<Path> file(Path folder, String name) {
    return ENDINGS.stream()
        .map(ending -> folder.resolve(name + ending))
        .filter(Files::exists)
        .findFirst();
  }

  private static UserException missing(String name, Path folder) {
    return new UserException(
        Exit.BAD_DATA,
        "There is no " + name,
        folder.toString(),
        "docs/evaluation/shadow.md shows which files are expected.");
  }

  private static UserException unreadable(Path file, IOException cause) {
    return new UserException(
        Exit.ENVIRONMENT,
        "Shadow releases cannot be read",
        file.toString(),
        "Check that the folder is there and readable.",
        cause);
  }
}
