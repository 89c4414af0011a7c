package dev.safesynth.config;

import dev.safesynth.config.ConfigKey.Need;
import dev.safesynth.data.NearestName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The values of all keys, checked one by one, with defaults filled in. A getter is empty where the
/// value is unset or was refused, so that checks across keys can go on with what is good.
final class ConfigValues {
  private static final Map<String, ConfigKey> KEYS =
      ConfigKey.ALL.stream()
          .collect(
              Collectors.toMap(
                  ConfigKey::path, Function.identity(), (a, _) -> a, LinkedHashMap::new));

  /// Every proper prefix of a key: the blocks.
  private static final Set<String> BLOCKS =
      KEYS.keySet().stream()
          .filter(path -> path.contains("."))
          .map(path -> path.substring(0, path.indexOf('.')))
          .collect(Collectors.toSet());

  private final Map<String, ConfigNode> values = new LinkedHashMap<>();
  private final Set<String> given = new HashSet<>();

  /// Required keys that another message speaks of already.
  private final Set<String> explained = new HashSet<>();

  private final Problems problems;

  ConfigValues(ConfigNode.Mapping root, Problems problems) {
    this.problems = problems;
    collect("", root);
    KEYS.values().forEach(this::fill);
    if (wasGiven("model.path") && !wasGiven("model.name")) {
      values.remove("model.name"); // its default stands for the case that no model is named
    }
    if (!wasGiven("model.endpoint")) {
      values.remove("model.api");
    }
  }

  private void collect(String prefix, ConfigNode.Mapping block) {
    block
        .entries()
        .forEach(
            (name, node) -> {
              String path = prefix + name;
              if (KEYS.containsKey(path)) {
                check(path, node);
              } else if (!BLOCKS.contains(path)) {
                unknown(path, node);
              } else if (node instanceof ConfigNode.Mapping inner) {
                collect(path + ".", inner);
              } else if (!(node instanceof ConfigNode.Nothing)) {
                childrenOf(path + ".").forEach(child -> explained.add(path + "." + child));
                problems.add(path, node.origin(), "must be a block with keys, was " + node.kind());
              }
            });
  }

  private void check(String path, ConfigNode node) {
    given.add(path);
    ConfigKey key = key(path);
    key.kind()
        .complaint(node)
        .ifPresentOrElse(
            complaint -> problems.add(path, node.origin(), complaint),
            () -> values.put(path, node));
  }

  private void unknown(String path, ConfigNode node) {
    Optional<String> near = nearest(path);
    near.ifPresent(explained::add);
    String block = path.contains(".") ? path.substring(0, path.indexOf('.') + 1) : "";
    String known =
        BLOCKS.contains(block.replace(".", ""))
            ? childrenOf(block).collect(Collectors.joining(", "))
            : "input, labels, privacy, output, method, model, evaluation, ledger";
    problems.add(
        path,
        node.origin(),
        "unknown key, "
            + near.map(name -> "did you mean " + name + "?").orElse("known here: " + known));
  }

  /// A name in the same block first; else the same word in another block, as for a key that was put
  /// at the wrong place.
  private static Optional<String> nearest(String path) {
    String block = path.substring(0, path.lastIndexOf('.') + 1);
    String last = path.substring(block.length());
    List<String> siblings =
        block.isEmpty()
            ? Stream.concat(BLOCKS.stream().sorted(), Stream.of("labels")).toList()
            : childrenOf(block).toList();
    List<String> words = KEYS.keySet().stream().map(ConfigValues::lastWord).toList();
    return NearestName.of(last, siblings)
        .map(name -> block + name)
        .or(() -> NearestName.of(last, words).map(word -> firstKeyWith(word)));
  }

  private static String firstKeyWith(String word) {
    return KEYS.keySet().stream()
        .filter(key -> lastWord(key).equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> childrenOf(String block) {
    return KEYS.keySet().stream()
        .filter(key -> key.startsWith(block))
        .map(key -> key.substring(block.length()));
  }

  private static String lastWord(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private void fill(ConfigKey key) {
    if (given.contains(key.path())) {
      return;
    }
    if (key.need() == Need.REQUIRED) {
      if (!explained.contains(key.path())) {
        problems.add(key.path(), "", "missing. " + firstSentence(key.meaning()));
      }
      return;
    }
    key.standard()
        .ifPresent(
            yaml -> {
              try {
                values.put(key.path(), ConfigParser.parseValue(yaml, "default", problems));
              } catch (ConfigParser.Unreadable e) {
                throw new IllegalStateException("default of " + key.path(), e);
              }
            });
  }

  private static String firstSentence(String meaning) {
    int end = meaning.indexOf(". ");
    return end < 0 ? meaning : meaning.substring(0, end + 1);
  }

  static ConfigKey key(String path) {
    ConfigKey key = KEYS.get(path);
    if (key == null) {
      throw new IllegalArgumentException("no such key: " + path);
    }
    return key;
  }

  Optional<ConfigNode> node(String path) {
    return Optional.ofNullable(values.get(key(path).path()));
  }

  /// `line 5`, `--set`, or empty when the key was not given.
  String origin(String path) {
    return given.contains(path) ? node(path).map(ConfigNode::origin).orElse("") : "";
  }

  boolean wasGiven(String path) {
    return given.contains(key(path).path());
  }

  Optional<String> text(String path) {
    return node(path)
        .map(
            node ->
                switch (node) {
                  case ConfigNode.Words(String value, _) -> value;
                  default -> throw mismatch(path, node);
                });
  }

  Optional<List<String>> texts(String path) {
    return node(path)
        .map(
            node ->
                switch (node) {
                  case ConfigNode.Words(String value, _) -> List.of(value);
                  case ConfigNode.Sequence(var items, _) ->
                      items.stream().map(item -> word(path, item)).toList();
                  default -> throw mismatch(path, node);
                });
  }

  Optional<Integer> whole(String path) {
    return node(path)
        .map(
            node ->
                switch (node) {
                  case ConfigNode.Whole(var value, _) -> value.intValueExact();
                  default -> throw mismatch(path, node);
                });
  }

  /// Empty for `auto` too.
  Optional<Integer> wholeUnlessAuto(String path) {
    return node(path).filter(node -> !(node instanceof ConfigNode.Words)).isPresent()
        ? whole(path)
        : Optional.empty();
  }

  Optional<Double> decimal(String path) {
    return node(path)
        .map(
            node ->
                switch (node) {
                  case ConfigNode.Whole(var value, _) -> value.doubleValue();
                  case ConfigNode.Decimal(double value, _) -> value;
                  default -> throw mismatch(path, node);
                });
  }

  Optional<Boolean> flag(String path) {
    return node(path)
        .map(
            node ->
                switch (node) {
                  case ConfigNode.Flag(boolean value, _) -> value;
                  default -> throw mismatch(path, node);
                });
  }

  Optional<List<RunConfig.Label>> labels() {
    return node("labels")
        .map(
            node ->
                switch (node) {
                  case ConfigNode.Sequence(var items, _) ->
                      items.stream().map(ConfigValues::label).toList();
                  default -> throw mismatch("labels", node);
                });
  }

  private static RunConfig.Label label(ConfigNode item) {
    Optional<String> description =
        item instanceof ConfigNode.Mapping(var entries, _)
            ? Optional.ofNullable(entries.get("description")).map(node -> word("labels", node))
            : Optional.empty();
    return new RunConfig.Label(ConfigKind.LabelList.labelName(item), description);
  }

  private static String word(String path, ConfigNode node) {
    return switch (node) {
      case ConfigNode.Words(String value, _) -> value;
      default -> throw mismatch(path, node);
    };
  }

  private static IllegalStateException mismatch(String path, ConfigNode node) {
    return new IllegalStateException(path + " was read as something else than " + node.kind());
  }
}
