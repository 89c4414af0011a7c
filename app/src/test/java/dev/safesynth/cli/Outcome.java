package dev.safesynth.cli;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a command ended.
record Outcome(int exit, String out, String err) {
  /// Standard output as one JSON object; fails when anything else is there.
  JsonNode json() {
    return JsonMapper.builder()
        .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .readTree(out);
  }

  /// The lines of the failure, without progress.
  List<String> failure() {
    List<String> lines = err.lines().toList();
    int first = 0;
    while (first < lines.size() && !lines.get(first).startsWith("safesynth: ")) {
      first++;
    }
    return lines.subList(first, lines.size());
  }
}
