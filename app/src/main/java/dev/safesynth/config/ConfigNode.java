package dev.safesynth.config;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A parsed value of the configuration with the place it came from, `line 5` or `--set`.
sealed interface ConfigNode {
  String origin();

  record Mapping(Map<String, ConfigNode> entries, String origin) implements ConfigNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries)); // keeps the order
    }

    /// This block with the value at `path` replaced; blocks on the way are made when missing.
    Mapping with(List<String> path, ConfigNode value) {
      var changed = new LinkedHashMap<>(entries);
      String head = path.getFirst();
      if (path.size() == 1) {
        changed.put(head, value);
      } else {
        Mapping inner =
            entries.get(head) instanceof Mapping block
                ? block
                : new Mapping(Map.of(), value.origin());
        changed.put(head, inner.with(path.subList(1, path.size()), value));
      }
      return new Mapping(changed, origin);
    }
  }

  record Sequence(List<ConfigNode> items, String origin) implements ConfigNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /// A quoted scalar, or a plain one that is none of the others.
  record Words(String value, String origin) implements ConfigNode {}

  record Whole(BigInteger value, String origin) implements ConfigNode {}

  /// Includes `.inf` and `.nan`, so that the reader can say what is wrong with them.
  record Decimal(double value, String origin) implements ConfigNode {}

  record Flag(boolean value, String origin) implements ConfigNode {}

  /// A key without a value.
  record Nothing(String origin) implements ConfigNode {}

  /// How a person would call this value in a message.
  default String kind() {
    return switch (this) {
      case Mapping _ -> "a block";
      case Sequence _ -> "a list";
      case Words _ -> "text";
      case Whole _ -> "a whole number";
      case Decimal _ -> "a decimal number";
      case Flag _ -> "true or false";
      case Nothing _ -> "empty";
    };
  }
}
