package dev.safesynth.table;

import dev.safesynth.data.FileColumns;
import dev.safesynth.data.LabelledText;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.statistics.Rate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The real table, the synthetic one and what they are compared with, under one schema.
///
/// @param real what the generator was given
/// @param synthetic what it made
/// @param holdout rows of the same source that it was not given
/// @param floor made by the same generator without private data
/// @param targetLabels the labels of the target in the real table, in the order of their codes
/// @param outside how many synthetic rows have a value that the schema does not permit, for each
///   column of which it says something
/// @param samples a few synthetic rows as they were read: target, and the other columns in words
public record Tables(
    Schema schema,
    Table real,
    Table synthetic,
    Optional<Table> holdout,
    Optional<Table> floor,
    List<String> targetLabels,
    Map<String, Rate> outside,
    List<LabelledText> samples) {
  private static final int SAMPLES = 12;

  public Tables {
    targetLabels = List.copyOf(targetLabels);
    outside = Collections.unmodifiableMap(new LinkedHashMap<>(outside));
    samples = List.copyOf(samples);
  }

  /// Reads CSV (any usual delimiter), JSON Lines or Parquet files; types are guessed from the real
  /// one and changed by the schema file.
  ///
  /// @throws UserException with one line that names columns and no value, when a file cannot be
  ///   read, lacks a column or has one more, has other than numbers in a numeric column, none of
  ///   the real labels in a category column, or an unknown label in the target column
  public static Tables read(
      Path real,
      Path synthetic,
      Optional<Path> holdout,
      Optional<Path> floor,
      Optional<Path> schemaFile) {
    FileColumns realFile = FileColumns.read(real);
    Schema guess = Schema.guess(realFile);
    Schema schema = schemaFile.map(guess::changedBy).orElse(guess);
    if (schema.types().values().stream()
        .noneMatch(type -> type == ColumnType.NUMERIC || type == ColumnType.CATEGORY)) {
      throw refused(
          realFile,
          "The table has no numeric and no category column",
          "Set their types in a schema file.");
    }
    List<FileColumns> files = new ArrayList<>(List.of(realFile, FileColumns.read(synthetic)));
    holdout.map(FileColumns::read).ifPresent(files::add);
    floor.map(FileColumns::read).ifPresent(files::add);
    files.forEach(file -> requireColumns(schema, file));
    List<Table> tables = encode(schema, files);
    return new Tables(
        schema,
        tables.getFirst(),
        tables.get(1),
        holdout.map(file -> tables.get(2)),
        floor.map(file -> tables.getLast()),
        schema.target().map(name -> sorted(realFile, name)).orElse(List.of()),
        outside(schema, realFile, files.get(1)),
        samples(schema, files.get(1)));
  }

  private static Map<String, Rate> outside(Schema schema, FileColumns real, FileColumns synthetic) {
    Map<String, Rate> outside = new LinkedHashMap<>();
    schema
        .domains()
        .forEach(
            (name, domain) -> {
              if (count(domain, real, name) > 0) {
                throw refused(
                    real,
                    "The real table has values in \"" + name + "\" that the schema does not permit",
                    "Correct what the schema says of the column.");
              }
              outside.put(name, Rate.of(count(domain, synthetic, name), synthetic.rows()));
            });
    return outside;
  }

  private static int count(Domain domain, FileColumns file, String name) {
    int count = 0;
    for (@Nullable String value : values(file, name)) {
      count += value == null || value.isBlank() || domain.permits(value) ? 0 : 1;
    }
    return count;
  }

  private static List<LabelledText> samples(Schema schema, FileColumns file) {
    int shown = Math.min(SAMPLES, file.rows());
    return IntStream.range(0, shown)
        .map(i -> (int) ((long) i * file.rows() / shown))
        .mapToObj(row -> sample(schema, file, row))
        .toList();
  }

  private static LabelledText sample(Schema schema, FileColumns file, int row) {
    Optional<String> target = schema.target().filter(file.columns()::containsKey);
    String others =
        file.columns().keySet().stream()
            .filter(name -> target.filter(name::equals).isEmpty())
            .map(name -> name + ": " + shown(file, name, row))
            .collect(Collectors.joining("; "));
    return new LabelledText(
        target.map(name -> name + ": " + shown(file, name, row)).orElse("Row"), others);
  }

  private static String shown(FileColumns file, String name, int row) {
    @Nullable String value = values(file, name).get(row);
    return value == null || value.isBlank() ? "\u2013" : value;
  }

  private static void requireColumns(Schema schema, FileColumns file) {
    List<String> missing =
        schema.types().keySet().stream()
            .filter(name -> schema.types().get(name) != ColumnType.IGNORE)
            .filter(name -> !file.columns().containsKey(name))
            .toList();
    if (!missing.isEmpty()) {
      throw refused(
          file,
          "The table lacks " + named(missing) + " of the real one",
          "Add them, or give them the type ignore in a schema file.");
    }
    List<String> more =
        file.columns().keySet().stream().filter(name -> !schema.types().containsKey(name)).toList();
    if (!more.isEmpty()) {
      throw refused(
          file, "The table has " + named(more) + ", which the real one lacks", "Remove them.");
    }
  }

  private static String named(List<String> columns) {
    String shown = String.join("\", \"", columns.stream().limit(10).toList()) + "\"";
    return (columns.size() == 1 ? "the column \"" : "the columns \"")
        + shown
        + (columns.size() > 10 ? " and more" : "");
  }

  private static List<Table> encode(Schema schema, List<FileColumns> files) {
    List<List<Column>> columns = new ArrayList<>();
    files.forEach(file -> columns.add(new ArrayList<>()));
    schema
        .types()
        .forEach(
            (name, type) -> {
              if (type == ColumnType.NUMERIC) {
                for (int i = 0; i < files.size(); i++) {
                  columns.get(i).add(Column.numeric(name, numbers(files.get(i), name)));
                }
              } else if (type == ColumnType.CATEGORY) {
                List<Column> encoded = categories(schema, files, name);
                for (int i = 0; i < files.size(); i++) {
                  columns.get(i).add(encoded.get(i));
                }
              }
            });
    List<Table> tables = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      tables.add(new Table(columns.get(i), files.get(i).rows()));
    }
    return tables;
  }

  private static double[] numbers(FileColumns file, String name) {
    double[] numbers =
        values(file, name).stream()
            .mapToDouble(value -> isMissing(value) ? Double.NaN : number(file, name, value))
            .toArray();
    if (Arrays.stream(numbers).allMatch(Double::isNaN)) {
      throw refused(
          file,
          "The column \"" + name + "\" is empty",
          "Remove it, or give it the type ignore in a schema file.");
    }
    return numbers;
  }

  private static double number(FileColumns file, String name, String value) {
    double number = Numbers.parse(value);
    if (Double.isNaN(number)) {
      throw refused(
          file,
          "The numeric column \"" + name + "\" has values that are not numbers",
          "Correct them, or give the column the type category or ignore in a schema file.");
    }
    return number;
  }

  private static List<Column> categories(Schema schema, List<FileColumns> files, String name) {
    Map<String, Integer> codes = new LinkedHashMap<>();
    sorted(files.getFirst(), name).forEach(label -> codes.put(label, codes.size()));
    int real = codes.size();
    for (FileColumns file : files) {
      List<String> labels = labels(file, name);
      if (labels.stream().noneMatch(label -> codes.getOrDefault(label, real) < real)) {
        throw refused(
            file,
            "The column \"" + name + "\" has none of the labels of the real table",
            "Check that it means the same in both.");
      }
      boolean unknown = labels.stream().anyMatch(label -> codes.getOrDefault(label, real) >= real);
      if (unknown && schema.target().filter(name::equals).isPresent()) {
        throw refused(
            file,
            "The target column \"" + name + "\" has labels that the real table lacks",
            "Correct them, or choose another target in a schema file.");
      }
    }
    files.forEach(file -> labels(file, name).forEach(it -> codes.putIfAbsent(it, codes.size())));
    return files.stream()
        .map(
            file ->
                Column.category(
                    name,
                    values(file, name).stream()
                        .mapToInt(value -> isMissing(value) ? Column.MISSING : code(codes, value))
                        .toArray(),
                    real,
                    codes.size()))
        .toList();
  }

  private static int code(Map<String, Integer> codes, String value) {
    return codes.getOrDefault(value, Column.MISSING);
  }

  private static List<String> sorted(FileColumns file, String name) {
    return List.copyOf(new TreeSet<>(labels(file, name)));
  }

  private static List<String> labels(FileColumns file, String name) {
    List<String> labels = new ArrayList<>();
    for (@Nullable String value : values(file, name)) {
      if (value != null && !isMissing(value)) {
        labels.add(value);
      }
    }
    return labels;
  }

  private static List<@Nullable String> values(FileColumns file, String name) {
    return file.columns().getOrDefault(name, List.of());
  }

  @org.jspecify.annotations.NullUnmarked
  private static boolean isMissing(@Nullable String value) {
    return value == null || value.isBlank();
  }

  private static UserException refused(FileColumns file, String what, String fix) {
    return new UserException(Exit.BAD_DATA, what, file.file().toString(), fix);
  }

  /// Withholds the contents: they may be private.
  @Override
  public String toString() {
    return "Tables[withheld]";
  }
}
