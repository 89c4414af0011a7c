package dev.safesynth.config;

import dev.safesynth.data.NearestName;
import dev.safesynth.llm.remote.EndpointSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What values a key takes. Nothing is converted: text where a number belongs is an error, and a
/// number where text belongs too.
sealed interface ConfigKind {
  /// For the reference, such as `whole number, 1 to 1024`.
  String describe();

  /// What is wrong with the value, or nothing. Starts with a verb phrase after the key's name.
  Optional<String> complaint(ConfigNode node);

  record Text() implements ConfigKind {
    @Override
    public String describe() {
      return "text";
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      return textComplaint(node);
    }
  }

  record FilePath() implements ConfigKind {
    @Override
    public String describe() {
      return "path, relative to the configuration file's folder";
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      return textComplaint(node).or(() -> pathComplaint(node));
    }

    private static Optional<String> pathComplaint(ConfigNode node) {
      boolean usable = node instanceof ConfigNode.Words(String value, _) && isPath(value);
      return usable ? Optional.empty() : Optional.of("is not a path on this system");
    }

    private static boolean isPath(String value) {
      try {
        return !Path.of(value).toString().isEmpty();
      } catch (InvalidPathException _) {
        return false;
      }
    }
  }

  record DatabasePlace() implements ConfigKind {
    @Override
    public String describe() {
      return "`auto`, a path, or `jdbc:postgresql://HOST/DATABASE`";
    }

    /// Quotes nothing: the value may hold a password.
    @Override
    public Optional<String> complaint(ConfigNode node) {
      if (node instanceof ConfigNode.Words(String value, _)
          && value.matches("(?i)(jdbc:|postgres(ql)?:).*")) {
        return value.startsWith("jdbc:postgresql:")
            ? Optional.empty()
            : Optional.of(
                "must be a path or begin with jdbc:postgresql: ; other databases are not supported");
      }
      return new FilePath().complaint(node);
    }
  }

  /// Where an endpoint is.
  record EndpointAddress() implements ConfigKind {
    @Override
    public String describe() {
      return "URL, up to and with `/v1`";
    }

    /// Quotes nothing: people paste keys into addresses.
    @Override
    public Optional<String> complaint(ConfigNode node) {
      return node instanceof ConfigNode.Words(String value, _)
          ? EndpointSettings.complaint(value)
          : textComplaint(node);
    }
  }

  /// The name of a variable of the environment.
  record VariableName() implements ConfigKind {
    @Override
    public String describe() {
      return "name of an environment variable";
    }

    /// Quotes nothing: people put the key itself here.
    @Override
    public Optional<String> complaint(ConfigNode node) {
      boolean good =
          node instanceof ConfigNode.Words(String value, _)
              && value.matches("[A-Za-z_][A-Za-z0-9_]{0,99}");
      return good
          ? Optional.empty()
          : Optional.of("must be the name of an environment variable, never the key itself");
    }
  }

  /// Names of hosts.
  record Hosts() implements ConfigKind {
    @Override
    public String describe() {
      return "list of host names, without scheme and port";
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      if (!(node instanceof ConfigNode.Sequence(var items, _))) {
        return Optional.of("must be a list of host names" + wrongKind(node));
      }
      boolean good =
          items.stream()
              .allMatch(
                  item ->
                      item instanceof ConfigNode.Words(String value, _)
                          && value.matches("[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]"));
      return good
          ? Optional.empty()
          : Optional.of("must list whole host names, such as llm.example.org; no *, no port");
    }
  }

  record OneCharacter() implements ConfigKind {
    @Override
    public String describe() {
      return "one character";
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      boolean good =
          node instanceof ConfigNode.Words(String value, _)
              && value.length() == 1
              && "\"\r\n".indexOf(value.charAt(0)) < 0;
      return good ? Optional.empty() : Optional.of("must be one character, such as \";\"");
    }
  }

  record Choice(List<String> words) implements ConfigKind {
    Choice(String... words) {
      this(List.of(words));
    }

    @Override
    public String describe() {
      return String.join(", ", words.stream().map(word -> "`" + word + "`").toList());
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      if (node instanceof ConfigNode.Words(String value, _)) {
        if (words.contains(value)) {
          return Optional.empty();
        }
        String hint =
            NearestName.of(value, words).map(near -> ", did you mean " + near + "?").orElse("");
        return Optional.of("must be one of " + words + ", was " + quoted(value) + hint);
      }
      return Optional.of("must be one of " + words + ", was " + node.kind());
    }
  }

  record WholeRange(int least, int most) implements ConfigKind {
    @Override
    public String describe() {
      return "whole number, " + least + " to " + most;
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      return switch (node) {
        case ConfigNode.Whole(var value, _)
            when value.bitLength() < 32 && value.intValue() >= least && value.intValue() <= most ->
            Optional.empty();
        case ConfigNode.Whole(var value, _) ->
            Optional.of("must be " + least + " to " + most + ", was " + value);
        case ConfigNode.Decimal(double value, _) ->
            Optional.of("must be a whole number, was " + value);
        default -> Optional.of("must be a whole number" + wrongKind(node));
      };
    }
  }

  record AutoOrWhole(int least, int most) implements ConfigKind {
    @Override
    public String describe() {
      return "`auto` or a " + new WholeRange(least, most).describe();
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      boolean auto = node instanceof ConfigNode.Words(String value, _) && value.equals("auto");
      return auto
          ? Optional.empty()
          : new WholeRange(least, most)
              .complaint(node)
              .map(text -> text.replaceFirst("must be", "must be auto or"));
    }
  }

  /// A finite number between two bounds.
  ///
  /// @param leastIncluded whether the lower end itself is allowed; same for the upper one
  record DecimalRange(double least, boolean leastIncluded, double most, boolean mostIncluded)
      implements ConfigKind {
    @Override
    public String describe() {
      String above = (leastIncluded ? ">= " : "> ") + least;
      return "number, "
          + (most == Double.POSITIVE_INFINITY
              ? above
              : above + " and " + (mostIncluded ? "<= " : "< ") + most);
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      return switch (node) {
        case ConfigNode.Whole(var value, _) -> rangeComplaint(value.doubleValue());
        case ConfigNode.Decimal(double value, _) -> rangeComplaint(value);
        default -> Optional.of("must be a number" + wrongKind(node));
      };
    }

    private Optional<String> rangeComplaint(double value) {
      boolean inside =
          Double.isFinite(value)
              && (leastIncluded ? value >= least : value > least)
              && (mostIncluded ? value <= most : value < most);
      return inside
          ? Optional.empty()
          : Optional.of("must be a finite " + describe() + ", was " + value);
    }
  }

  record Toggle() implements ConfigKind {
    @Override
    public String describe() {
      return "`true` or `false`";
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      return node instanceof ConfigNode.Flag
          ? Optional.empty()
          : Optional.of("must be true or false" + wrongKind(node));
    }
  }

  record Columns() implements ConfigKind {
    @Override
    public String describe() {
      return "column name, or a list of them";
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      if (!(node instanceof ConfigNode.Sequence(var items, _))) {
        return textComplaint(node);
      }
      if (items.isEmpty()) {
        return Optional.of("must name at least one column");
      }
      return items.stream().flatMap(item -> textComplaint(item).stream()).findFirst();
    }
  }

  record LabelList() implements ConfigKind {
    private static final int MOST = 10_000;

    @Override
    public String describe() {
      return "list of names, or of `{name: ..., description: ...}`";
    }

    @Override
    public Optional<String> complaint(ConfigNode node) {
      if (!(node instanceof ConfigNode.Sequence(var items, _))) {
        return Optional.of("must be a list of label names" + wrongKind(node));
      }
      if (items.isEmpty()) {
        return Optional.of(
            "must list the class labels from public knowledge, such as a form or a code book;"
                + " they are never read from the data, since a rare label can point at a person");
      }
      if (items.size() > MOST) {
        return Optional.of("must have at most " + MOST + " labels");
      }
      Set<String> seen = new HashSet<>();
      for (ConfigNode item : items) {
        Optional<String> complaint = itemComplaint(item);
        if (complaint.isPresent()) {
          return complaint.map(text -> "each label " + text + ", see " + item.origin());
        }
        if (!seen.add(labelName(item))) {
          return Optional.of(
              "must differ, but " + quoted(labelName(item)) + " comes twice, see " + item.origin());
        }
      }
      return Optional.empty();
    }

    static String labelName(ConfigNode item) {
      return switch (item) {
        case ConfigNode.Words(String value, _) -> value;
        case ConfigNode.Mapping(var entries, _)
            when entries.get("name") instanceof ConfigNode.Words(String value, _) ->
            value;
        default -> throw new IllegalStateException("label was not checked");
      };
    }

    private static Optional<String> itemComplaint(ConfigNode item) {
      if (!(item instanceof ConfigNode.Mapping(Map<String, ConfigNode> entries, _))) {
        return textComplaint(item);
      }
      for (String key : entries.keySet()) {
        if (!key.equals("name") && !key.equals("description")) {
          return Optional.of("may have name and description, not " + quoted(key));
        }
      }
      ConfigNode name = entries.get("name");
      if (name == null) {
        return Optional.of("must have a name");
      }
      ConfigNode description = entries.get("description");
      return textComplaint(name)
          .or(() -> description == null ? Optional.empty() : textComplaint(description));
    }
  }

  private static Optional<String> textComplaint(ConfigNode node) {
    return switch (node) {
      case ConfigNode.Words(String value, _) when value.isBlank() ->
          Optional.of("must not be blank");
      case ConfigNode.Words(String value, _) when value.chars().anyMatch(Character::isISOControl) ->
          Optional.of("must not hold line breaks or control characters");
      case ConfigNode.Words _ -> Optional.empty();
      case ConfigNode.Whole _, ConfigNode.Decimal _, ConfigNode.Flag _ ->
          Optional.of("must be text, was " + node.kind() + "; put it in quotes if it is meant");
      default -> Optional.of("must be text" + wrongKind(node));
    };
  }

  private static String wrongKind(ConfigNode node) {
    return node instanceof ConfigNode.Words(String value, _)
        ? ", was the text " + quoted(value)
        : ", was " + node.kind();
  }

  private static String quoted(String value) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "..." : value;
    return "\"" + shown.replaceAll("\\p{Cntrl}", " ") + "\"";
  }
}
