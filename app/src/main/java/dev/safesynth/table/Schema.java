package dev.safesynth.table;

import dev.safesynth.data.FileColumns;
import dev.safesynth.data.NearestName;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The type of each column and the column that models predict.
///
/// @param types by name, in the order of the real file
/// @param target a category column, if there is one
/// @param domains what columns may hold, for those of which it was declared
public record Schema(
    Map<String, ColumnType> types, Optional<String> target, Map<String, Domain> domains) {
  private static final int FEW_NUMBERS = 10;
  private static final int WORDS_OF_TEXT = 4;

  public Schema {
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    domains = Collections.unmodifiableMap(new LinkedHashMap<>(domains));
  }

  /// Guesses the types from the real table: numbers with more than ten distinct values are numeric;
  /// columns of mostly distinct values are text where they have several words, else they are left
  /// out as identifiers, and so is a number that counts the rows. The target is the last category.
  public static Schema guess(FileColumns real) {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (Map.Entry<String, List<@Nullable String>> column : real.columns().entrySet()) {
      types.put(column.getKey(), guess(column.getValue()));
    }
    return new Schema(types, lastCategory(types), Map.of());
  }

  private static Optional<String> lastCategory(Map<String, ColumnType> types) {
    return types.keySet().stream()
        .filter(name -> types.get(name) == ColumnType.CATEGORY)
        .reduce((first, second) -> second);
  }

  private static ColumnType guess(List<@Nullable String> values) {
    List<String> present = new ArrayList<>();
    for (@Nullable String value : values) {
      if (value != null && !value.isBlank()) {
        present.add(value);
      }
    }
    Set<String> distinct = new HashSet<>(present);
    double[] numbers = present.stream().mapToDouble(Numbers::parse).toArray();
    boolean numeric = Arrays.stream(numbers).noneMatch(Double::isNaN);
    boolean mostlyDistinct = distinct.size() * 2 > present.size() && present.size() >= 20;
    if (numeric && distinct.size() > FEW_NUMBERS) {
      double range =
          Arrays.stream(numbers).max().orElse(0) - Arrays.stream(numbers).min().orElse(0);
      boolean countsRows = distinct.size() == values.size() && range == values.size() - 1;
      return countsRows ? ColumnType.IGNORE : ColumnType.NUMERIC;
    }
    double words =
        present.stream().mapToInt(value -> value.strip().split("\\s+").length).average().orElse(0);
    if ((words >= WORDS_OF_TEXT && distinct.size() > FEW_NUMBERS)
        || (mostlyDistinct && words > 1.5)) {
      return ColumnType.TEXT;
    }
    return mostlyDistinct || distinct.isEmpty() ? ColumnType.IGNORE : ColumnType.CATEGORY;
  }

  /// This schema changed by a YAML or JSON file of the form `columns: {age: numeric, id: ignore}`
  /// and `target: income`; columns that it does not name keep their types. In place of a type there
  /// may be `{type: numeric, min: 17, max: 99}` or `{type: category, values: [yes, no]}`.
  ///
  /// @throws UserException when the file is no such thing or names a column that is not there
  public Schema changedBy(Path file) {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readString(file));
    } catch (IOException | JacksonException _) {
      throw refused(file, "The schema cannot be read", "Write it as YAML or JSON, in UTF-8.");
    }
    Map<String, ColumnType> changed = new LinkedHashMap<>(types);
    Map<String, Domain> declared = new LinkedHashMap<>(domains);
    for (Map.Entry<String, JsonNode> entry : root.path("columns").properties()) {
      requireKnown(file, entry.getKey());
      JsonNode column = entry.getValue();
      JsonNode word = column.isObject() ? column.path("type") : column;
      changed.put(
          entry.getKey(),
          ColumnType.of(word.asString(""))
              .orElseThrow(
                  () ->
                      refused(
                          file,
                          "The type of column \"" + entry.getKey() + "\" is not known",
                          "Use numeric, category, text or ignore.")));
      if (column.isObject()) {
        domain(file, entry.getKey(), changed.get(entry.getKey()), column)
            .ifPresent(domain -> declared.put(entry.getKey(), domain));
      }
    }
    if (!root.has("target")) {
      boolean same = target.filter(name -> changed.get(name) == ColumnType.CATEGORY).isPresent();
      return new Schema(changed, same ? target : lastCategory(changed), declared);
    }
    String name = root.path("target").asString("");
    requireKnown(file, name);
    if (changed.get(name) != ColumnType.CATEGORY) {
      throw refused(
          file,
          "The target \"" + name + "\" is not a category column",
          "Choose another one, or give it the type category.");
    }
    return new Schema(changed, Optional.of(name), declared);
  }

  private static Optional<Domain> domain(
      Path file, String name, @Nullable ColumnType type, JsonNode column) {
    boolean range = column.has("min") || column.has("max");
    boolean listed = column.has("values");
    if (!range && !listed) {
      return Optional.empty();
    }
    List<String> labels = column.path("values").valueStream().map(JsonNode::asString).toList();
    Domain domain = new Domain(end(column.path("min")), end(column.path("max")), labels);
    boolean sound =
        type == ColumnType.NUMERIC
            ? !listed && domain.low().orElse(0) <= domain.high().orElse(domain.low().orElse(0))
            : type == ColumnType.CATEGORY && !range && !labels.isEmpty();
    if (!sound) {
      throw refused(
          file,
          "What column \"" + name + "\" may hold is not declared as its type asks for",
          "Give a numeric column min and max, a category column a list of values.");
    }
    return Optional.of(domain);
  }

  private static OptionalDouble end(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
  }

  private void requireKnown(Path file, String name) {
    Collection<String> names = types.keySet();
    if (!names.contains(name)) {
      throw refused(
          file,
          "The real table has no column \"" + name + "\"",
          NearestName.of(name, names)
              .map(near -> "Did you mean \"" + near + "\"?")
              .orElse("Its columns are " + String.join(", ", names) + "."));
    }
  }

  private static UserException refused(Path file, String what, String fix) {
    return new UserException(Exit.USAGE, what, file.toString(), fix);
  }

  /// The columns of a type, in the order of the file.
  List<String> of(ColumnType type) {
    return types.keySet().stream().filter(name -> types.get(name) == type).toList();
  }
}
