package dev.safesynth.llm.remote;

import dev.safesynth.llm.Completer.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The two ways to ask: continue a text as it stands, or answer in a conversation. Each knows its
/// path, the form of its prompt and where the text of an answer is.
public enum Api {
  /// The prompt goes as it is; the answer ends at the first line break.
  COMPLETIONS("completions") {
    @Override
    void prompt(Map<String, Object> body, String prompt) {
      body.put("prompt", prompt);
      body.put("stop", List.of("\n"));
    }

    @Override
    Optional<String> text(JsonNode choice) {
      return string(choice.path("text")).map(Api::firstLine);
    }

    @Override
    String continuation(String answer, String prompt) {
      return answer;
    }
  },
  /// The prompt is a user's turn, after an instruction to answer with its continuation alone. The
  /// answer's first line with anything in it counts, since chat models like to begin with a break.
  CHAT("chat/completions") {
    @Override
    void prompt(Map<String, Object> body, String prompt) {
      body.put(
          "messages",
          List.of(
              Map.of("role", "system", "content", INSTRUCTION),
              Map.of("role", "user", "content", prompt)));
    }

    @Override
    Optional<String> text(JsonNode choice) {
      JsonNode content = choice.path("message").path("content");
      // null where a model spent all its tokens on thinking
      return content.isNull() ? Optional.of("") : string(content).map(Api::firstFilledLine);
    }

    // without what chat models add though they are asked not to: the start of the line that they
    // continue, and quotation marks around the whole
    @Override
    String continuation(String answer, String prompt) {
      String start = prompt.substring(prompt.lastIndexOf('\n') + 1).strip();
      String text = answer.strip();
      if (!start.isEmpty() && text.startsWith(start)) {
        text = text.substring(start.length()).strip();
      }
      boolean quoted =
          text.length() > 2 && (isBetween(text, "\"", "\"") || isBetween(text, "\u201C", "\u201D"));
      return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }
  };

  private static final String INSTRUCTION =
      "Continue the list that the user shows. Answer with the next text of the list alone, on one"
          + " line: no heading, no quotation marks, no comment.";

  private final String path;

  Api(String path) {
    this.path = path;
  }

  abstract void prompt(Map<String, Object> body, String prompt);

  /// The text of an answer; absent when the answer is not of this form.
  abstract Optional<String> text(JsonNode choice);

  /// What an answer comes to as the continuation of its prompt.
  abstract String continuation(String answer, String prompt);

  /// The word that stands for it in a configuration.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Below the address of the endpoint.
  String path() {
    return path;
  }

  Map<String, Object> body(String model, Request request, Dialect dialect) {
    var body = new LinkedHashMap<String, Object>();
    body.put("model", model);
    prompt(body, request.prompt());
    body.put(dialect.lengthKey(), request.maxTokens());
    body.put("temperature", request.temperature());
    if (dialect.limitsCandidates()) {
      body.put("top_k", request.topK());
    }
    return body;
  }

  private static Optional<String> string(JsonNode node) {
    return node.isString() ? Optional.of(node.asString()) : Optional.empty();
  }

  private static boolean isBetween(String text, String start, String end) {
    return text.startsWith(start) && text.endsWith(end);
  }

  private static String firstLine(String text) {
    return text.split("[\r\n]", 2)[0];
  }

  private static String firstFilledLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }
}
