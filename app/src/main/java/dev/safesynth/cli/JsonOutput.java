package dev.safesynth.cli;

import dev.safesynth.failure.Exit;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What `--json` prints: one object on standard output.
final class JsonOutput {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonOutput() {}

  static void print(PrintWriter out, Map<String, ?> object) {
    out.println(MAPPER.writeValueAsString(object));
    out.flush();
  }

  static void failure(PrintWriter out, Exit exit, String what, String where, String fix) {
    var error = new LinkedHashMap<String, Object>();
    error.put("exit_code", exit.code());
    error.put("what", what);
    error.put("where", where);
    error.put("fix", fix);
    print(out, Map.of("error", error));
  }
}
