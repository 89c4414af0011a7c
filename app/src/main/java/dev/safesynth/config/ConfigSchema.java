package dev.safesynth.config;

import dev.safesynth.config.ConfigKey.Need;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The configuration as a JSON Schema, made from the table that the reader uses.
public final class ConfigSchema {
  private ConfigSchema() {}

  /// A JSON Schema (draft 2020-12) for editors. The rules beyond single keys are not in it.
  public static String json() {
    Map<String, Map<String, Object>> blocks = new LinkedHashMap<>();
    Map<String, List<String>> required = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.ALL) {
      int dot = key.path().indexOf('.');
      String block = dot < 0 ? "" : key.path().substring(0, dot);
      String name = key.path().substring(dot + 1);
      blocks.computeIfAbsent(block, _ -> new LinkedHashMap<>()).put(name, schema(key));
      if (key.need() == Need.REQUIRED) {
        required.computeIfAbsent(block, _ -> new ArrayList<>()).add(name);
      }
    }
    Map<String, Object> top = new LinkedHashMap<>();
    List<String> topRequired = new ArrayList<>(required.getOrDefault("", List.of()));
    blocks.forEach(
        (block, keys) -> {
          if (block.isEmpty()) {
            top.putAll(keys);
          } else {
            top.put(block, object(keys, required.getOrDefault(block, List.of())));
          }
        });
    required.keySet().stream().filter(block -> !block.isEmpty()).forEach(topRequired::add);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "SafeSynthDP run");
    schema.putAll(object(top, topRequired));
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(schema)
        + "\n";
  }

  private static Map<String, Object> object(Map<String, Object> keys, List<String> required) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("additionalProperties", false);
    object.put("required", required);
    object.put("properties", keys);
    return object;
  }

  private static Map<String, Object> schema(ConfigKey key) {
    Map<String, Object> schema = new LinkedHashMap<>(schema(key.kind()));
    schema.put("description", key.meaning());
    return schema;
  }

  private static Map<String, Object> schema(ConfigKind kind) {
    Map<String, Object> text = Map.of("type", "string", "minLength", 1);
    return switch (kind) {
      case ConfigKind.Text _, ConfigKind.FilePath _, ConfigKind.DatabasePlace _ -> text;
      case ConfigKind.EndpointAddress _, ConfigKind.VariableName _ -> text;
      case ConfigKind.Hosts _ -> Map.of("type", "array", "items", text);
      case ConfigKind.OneCharacter _ -> Map.of("type", "string", "minLength", 1, "maxLength", 1);
      case ConfigKind.Choice(var words) -> Map.of("enum", words);
      case ConfigKind.WholeRange(int least, int most) ->
          Map.of("type", "integer", "minimum", least, "maximum", most);
      case ConfigKind.AutoOrWhole(int least, int most) ->
          Map.of(
              "anyOf",
              List.of(Map.of("const", "auto"), schema(new ConfigKind.WholeRange(least, most))));
      case ConfigKind.DecimalRange range -> decimal(range);
      case ConfigKind.Toggle _ -> Map.of("type", "boolean");
      case ConfigKind.Columns _ ->
          Map.of("anyOf", List.of(text, Map.of("type", "array", "minItems", 1, "items", text)));
      case ConfigKind.LabelList _ ->
          Map.of(
              "type",
              "array",
              "minItems",
              1,
              "uniqueItems",
              true,
              "items",
              Map.of(
                  "anyOf",
                  List.of(
                      text, object(Map.of("name", text, "description", text), List.of("name")))));
    };
  }

  private static Map<String, Object> decimal(ConfigKind.DecimalRange range) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "number");
    schema.put(range.leastIncluded() ? "minimum" : "exclusiveMinimum", range.least());
    if (Double.isFinite(range.most())) {
      schema.put(range.mostIncluded() ? "maximum" : "exclusiveMaximum", range.most());
    }
    return schema;
  }
}
