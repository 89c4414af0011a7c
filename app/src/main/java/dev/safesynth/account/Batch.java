package dev.safesynth.account;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers a file of questions: one `{"id", "quantity", "inputs"}` a line, one `{"id", "value"}` or
/// `{"id", "unsupported"}` a line, in order.
public final class Batch {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Batch() {}

  /// Answers every line that is not blank.
  ///
  /// @param answers takes one line of JSON for each
  /// @throws UserException when the file cannot be read
  public static void answer(Path file, Consumer<String> answers) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          answers.accept(MAPPER.writeValueAsString(answer(line)));
        }
      }
    } catch (IOException e) {
      throw new UserException(
          Exit.USAGE,
          "The questions cannot be read",
          file.toString(),
          "Check the path, and that the file is text in UTF-8.",
          e);
    }
  }

  private static ObjectNode answer(String line) {
    ObjectNode answer = MAPPER.createObjectNode();
    JsonNode question;
    try {
      question = MAPPER.readTree(line);
    } catch (JacksonException _) {
      return answer.putNull("id").put("unsupported", "this line is not JSON");
    }
    @Nullable JsonNode id = question.get("id");
    answer.set("id", id == null ? MAPPER.nullNode() : id);
    try {
      double value =
          Quantities.value(question.path("quantity").asString(""), question.path("inputs"));
      return Double.isFinite(value)
          ? answer.put("value", value)
          : answer.put("unsupported", "there is no finite bound");
    } catch (UserException e) {
      return answer.put("unsupported", e.what());
    } catch (IllegalArgumentException e) {
      return answer.put("unsupported", String.valueOf(e.getMessage()));
    }
  }
}
