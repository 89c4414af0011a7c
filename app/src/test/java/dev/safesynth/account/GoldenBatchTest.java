package dev.safesynth.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `account --batch` over every case of the golden file, under the file's own rule: inside the
/// bounds where there are any, else within the tolerance. References: dp-accounting 0.6.0, opendp
/// 0.16.0, prv-accountant 0.2.0, invink 0.1.0 and 50-digit arithmetic, named case by case.
final class GoldenBatchTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> everyCaseIsAnsweredWithinItsTolerance() throws IOException {
    List<JsonNode> cases = cases();
    List<JsonNode> answers = answers(cases.stream().map(JsonNode::toString).toList());

    assertThat(answers).hasSameSizeAs(cases);
    return java.util.stream.IntStream.range(0, cases.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    cases.get(i).get("id").asString(), () -> check(cases.get(i), answers.get(i))));
  }

  private static void check(JsonNode test, JsonNode answer) {
    assertThat(answer.get("id")).isEqualTo(test.get("id"));
    if (test.get("quantity").asString().startsWith("tree_aggregation.")) {
      assertThat(answer.get("unsupported").asString()).isNotBlank();
      return;
    }
    assertThat(answer.has("value")).as(answer.toString()).isTrue();
    double value = answer.get("value").asDouble();
    if (test.has("bounds")) {
      assertThat(value).isBetween(test.at("/bounds/0").asDouble(), test.at("/bounds/1").asDouble());
      return;
    }
    double expected = test.get("expected").asDouble();
    double tolerance =
        test.at("/tolerance/abs").asDouble()
            + test.at("/tolerance/rel").asDouble() * Math.abs(expected);
    assertThat(value).isBetween(expected - tolerance, expected + tolerance);
  }

  @Test
  void whatCannotBeAnsweredSaysWhyAndKeepsItsPlace() throws IOException {
    List<JsonNode> answers =
        answers(
            List.of(
                "{\"id\":\"a\",\"quantity\":\"zcdp.epsilon\",\"inputs\":{\"rho\":0.1,\"delta\":1e-6}}",
                "not json",
                "",
                "{\"id\":\"b\",\"quantity\":\"horoscope\",\"inputs\":{}}",
                "{\"id\":\"c\",\"quantity\":\"zcdp.epsilon\",\"inputs\":{\"rho\":0.1}}",
                "{\"id\":\"d\",\"quantity\":\"zcdp.epsilon\",\"inputs\":{\"rho\":-1,\"delta\":1e-6}}",
                "{\"id\":\"e\",\"quantity\":\"zcdp.epsilon\",\"inputs\":{\"rho\":\"x\",\"delta\":1}}",
                "[]"));

    assertThat(answers)
        .extracting(answer -> answer.get("id").toString())
        .containsExactly("\"a\"", "null", "\"b\"", "\"c\"", "\"d\"", "\"e\"", "null");
    assertThat(answers.getFirst().get("value").asDouble()).isGreaterThan(1);
    assertThat(answers.subList(1, 7))
        .allSatisfy(answer -> assertThat(answer.get("unsupported").asString()).isNotBlank());
  }

  private List<JsonNode> answers(List<String> lines) throws IOException {
    Path file = Files.write(folder.resolve("cases.jsonl"), lines);
    var answers = new ArrayList<JsonNode>();
    Batch.answer(file, line -> answers.add(MAPPER.readTree(line)));
    return answers;
  }

  private static List<JsonNode> cases() throws IOException {
    try (InputStream in = GoldenBatchTest.class.getResourceAsStream("/golden/accounting.json")) {
      return MAPPER.readTree(Objects.requireNonNull(in)).get("cases").valueStream().toList();
    }
  }
}
