package dev.safesynth.config;

import dev.safesynth.config.ConfigKey.Exposure;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// The effective configuration as one line of JSON: full key paths in alphabetical order, defaults
/// included, unset keys left out, numbers in one spelling. Two files that mean the same give the
/// same text. Paths stay as they were written, so that the text does not depend on the machine. The
/// place of the ledger is left out: it may hold a password; so is what a resumed run may have
/// another of.
final class CanonicalJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CanonicalJson() {}

  static String of(ConfigValues values) {
    return of(values, EnumSet.complementOf(EnumSet.of(Exposure.WITHHELD, Exposure.ADJUSTABLE)));
  }

  /// The part of the configuration that the certificate may show: neither places of private data
  /// nor settings of the machine.
  static String forCertificate(ConfigValues values) {
    return of(values, EnumSet.of(Exposure.CERTIFICATE, Exposure.PROMPT));
  }

  private static String of(ConfigValues values, Set<Exposure> shown) {
    return ConfigKey.ALL.stream()
        .filter(key -> shown.contains(key.exposure()))
        .sorted(Comparator.comparing(ConfigKey::path))
        .flatMap(
            key ->
                values.node(key.path()).stream()
                    .map(node -> JSON.writeValueAsString(key.path()) + ":" + value(key, node)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(ConfigKey key, ConfigNode node) {
    return switch (key.kind()) {
      case ConfigKind.Columns _ when node instanceof ConfigNode.Words words ->
          json(new ConfigNode.Sequence(List.of(words), words.origin()));
      case ConfigKind.DecimalRange _ when node instanceof ConfigNode.Whole(var value, var origin) ->
          json(new ConfigNode.Decimal(value.doubleValue(), origin));
      default -> json(node);
    };
  }

  private static String json(ConfigNode node) {
    return switch (node) {
      case ConfigNode.Words(String value, _) -> JSON.writeValueAsString(value);
      case ConfigNode.Whole(var value, _) -> value.toString();
      case ConfigNode.Decimal(double value, _) -> Double.toString(value);
      case ConfigNode.Flag(boolean value, _) -> Boolean.toString(value);
      case ConfigNode.Nothing _ -> "null";
      case ConfigNode.Sequence(var items, _) ->
          items.stream().map(CanonicalJson::json).collect(Collectors.joining(",", "[", "]"));
      case ConfigNode.Mapping(Map<String, ConfigNode> entries, _) ->
          new TreeMap<>(entries)
              .entrySet().stream()
                  .map(
                      entry ->
                          JSON.writeValueAsString(entry.getKey()) + ":" + json(entry.getValue()))
                  .collect(Collectors.joining(",", "{", "}"));
    };
  }
}
