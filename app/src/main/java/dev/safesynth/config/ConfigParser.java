package dev.safesynth.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML 1.2 (and so JSON) from parser events instead of binding it to objects: that keeps
/// line numbers, quotes and duplicate keys, which binding would lose. Plain scalars follow the core
/// schema, thus `no` is a word and `1e-6` a number. Anchors, aliases and tags are refused.
final class ConfigParser {
  /// Thrown where reading cannot go on; everything else is collected.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    final String origin;

    Unreadable(String reason, String origin) {
      super(reason);
      this.origin = origin;
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
  private static final Pattern NOT_A_NUMBER = Pattern.compile("\\.(nan|NaN|NAN)");
  private static final int MAX_DEPTH = 16;

  private final Iterator<Event> events;
  private final Problems problems;
  private final Optional<String> fixedOrigin;

  private ConfigParser(String yaml, Problems problems, Optional<String> fixedOrigin) {
    var settings = LoadSettings.builder().build();
    this.events = new Parse(settings).parseString(yaml).iterator();
    this.problems = problems;
    this.fixedOrigin = fixedOrigin;
  }

  /// The single document in `yaml`; duplicate keys go to `problems` and the first one counts.
  static ConfigNode parse(String yaml, Problems problems) throws Unreadable {
    return new ConfigParser(yaml, problems, Optional.empty()).document();
  }

  /// A value given outside the file.
  static ConfigNode parseValue(String yaml, String origin, Problems problems) throws Unreadable {
    return new ConfigParser(yaml, problems, Optional.of(origin)).document();
  }

  private ConfigNode document() throws Unreadable {
    try {
      events.next(); // stream start
      Event first = events.next();
      if (first instanceof StreamEndEvent) {
        return new ConfigNode.Nothing(origin(first));
      }
      ConfigNode root = node(events.next(), "", 0);
      events.next(); // document end
      Event last = events.next();
      if (!(last instanceof StreamEndEvent)) {
        throw new Unreadable("a second YAML document begins here; one is expected", origin(last));
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      String where = fixedOrigin.orElse(e.getProblemMark().map(ConfigParser::line).orElse(""));
      throw new Unreadable("not readable as YAML: " + oneLine(e.getProblem()), where);
    } catch (YamlEngineException e) {
      throw new Unreadable(
          "not readable as YAML: " + oneLine(String.valueOf(e.getMessage())),
          fixedOrigin.orElse(""));
    }
  }

  private ConfigNode node(Event event, String path, int depth) throws Unreadable {
    if (event instanceof AliasEvent) {
      throw new Unreadable("aliases (*name) are not supported; write the value", origin(event));
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw new Unreadable("anchors (&name) are not supported", origin(event));
    }
    if (depth > MAX_DEPTH) {
      throw new Unreadable("nested too deeply", origin(event));
    }
    return switch (event) {
      case MappingStartEvent start -> mapping(start, path, depth);
      case SequenceStartEvent start -> sequence(start, path, depth);
      case ScalarEvent scalar -> scalar(scalar);
      default -> throw new Unreadable("not readable as YAML", origin(event));
    };
  }

  private ConfigNode mapping(MappingStartEvent start, String path, int depth) throws Unreadable {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      if (!(event instanceof ScalarEvent key)) {
        throw new Unreadable("a key must be a word", origin(event));
      }
      String name = key.getValue();
      String full = path.isEmpty() ? name : path + "." + name;
      ConfigNode value = node(events.next(), full, depth + 1);
      ConfigNode earlier = entries.putIfAbsent(name, value);
      if (earlier != null) {
        problems.add(full, origin(key), "given twice, first in " + earlier.origin());
      }
    }
    return new ConfigNode.Mapping(entries, origin(start));
  }

  private ConfigNode sequence(SequenceStartEvent start, String path, int depth) throws Unreadable {
    List<ConfigNode> items = new ArrayList<>();
    for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      items.add(node(event, path + "[" + items.size() + "]", depth + 1));
    }
    return new ConfigNode.Sequence(items, origin(start));
  }

  private ConfigNode scalar(ScalarEvent event) throws Unreadable {
    String value = event.getValue();
    String origin = origin(event);
    if (event.getTag().isPresent()) {
      throw new Unreadable("tags (!name) are not supported", origin);
    }
    return event.isPlain() ? plain(value, origin) : new ConfigNode.Words(value, origin);
  }

  private static ConfigNode plain(String value, String origin) {
    return switch (value) {
      case "", "~", "null", "Null", "NULL" -> new ConfigNode.Nothing(origin);
      case "true", "True", "TRUE" -> new ConfigNode.Flag(true, origin);
      case "false", "False", "FALSE" -> new ConfigNode.Flag(false, origin);
      default -> number(value, origin);
    };
  }

  private static ConfigNode number(String value, String origin) {
    if (value.length() > 100) { // nobody means a number; BigInteger would take quadratic time
      return new ConfigNode.Words(value, origin);
    }
    if (WHOLE.matcher(value).matches()) {
      return new ConfigNode.Whole(new BigInteger(value), origin);
    }
    if (DECIMAL.matcher(value).matches()) {
      return new ConfigNode.Decimal(Double.parseDouble(value), origin);
    }
    if (INFINITE.matcher(value).matches()) {
      return new ConfigNode.Decimal(
          value.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY, origin);
    }
    return NOT_A_NUMBER.matcher(value).matches()
        ? new ConfigNode.Decimal(Double.NaN, origin)
        : new ConfigNode.Words(value, origin);
  }

  private String origin(Event event) {
    return fixedOrigin.orElseGet(() -> event.getStartMark().map(ConfigParser::line).orElse(""));
  }

  private static String line(Mark mark) {
    return "line " + (mark.getLine() + 1);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
