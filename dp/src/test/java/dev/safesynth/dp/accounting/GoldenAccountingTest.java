package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.dp.ClippedSelection;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Conversions and calibrations against opendp 0.16.0, invink 0.1.0 and 50-digit arithmetic.
final class GoldenAccountingTest {
  private static final List<String> SUPPORTED =
      List.of(
          "zcdp.epsilon",
          "zcdp.delta",
          "zcdp.rho_for",
          "zcdp.composed_epsilon",
          "exponential.zcdp_epsilon",
          "invisibleink.epsilon",
          "invisibleink.clip_norm");

  @TestFactory
  Stream<DynamicTest> valuesAgreeWithTheReferences() throws IOException {
    return cases()
        .filter(test -> SUPPORTED.contains(test.get("quantity").asString()))
        .map(test -> DynamicTest.dynamicTest(test.get("id").asString(), () -> check(test)));
  }

  @Test
  void everySupportedQuantityOccurs() throws IOException {
    assertThat(cases().map(test -> test.get("quantity").asString())).containsAll(SUPPORTED);
  }

  private static void check(JsonNode test) {
    double expected = test.get("expected").asDouble();
    double tolerance =
        test.at("/tolerance/abs").asDouble()
            + test.at("/tolerance/rel").asDouble() * Math.abs(expected);

    double value = value(test.get("quantity").asString(), test.get("inputs"));

    if (test.has("bounds")) {
      assertThat(value).isBetween(test.at("/bounds/0").asDouble(), test.at("/bounds/1").asDouble());
    } else {
      assertThat(value).isBetween(expected - tolerance, expected + tolerance);
    }
  }

  private static double value(String quantity, JsonNode inputs) {
    return switch (quantity) {
      case "zcdp.epsilon" -> loss(inputs, "rho").epsilon(number(inputs, "delta"));
      case "zcdp.delta" -> loss(inputs, "rho").delta(number(inputs, "epsilon"));
      case "zcdp.rho_for" ->
          ZeroConcentrated.largestWithin(number(inputs, "epsilon"), number(inputs, "delta")).rho();
      case "zcdp.composed_epsilon" -> {
        var total = new ZeroConcentrated(0);
        for (JsonNode part : inputs.get("parts")) {
          total = total.plus(loss(part, "rho").times(part.get("count").asLong()));
        }
        yield total.epsilon(number(inputs, "delta"));
      }
      case "exponential.zcdp_epsilon" ->
          ZeroConcentrated.ofBoundedRange(number(inputs, "epsilon0"))
              .times(inputs.get("compositions").asLong())
              .epsilon(number(inputs, "delta"));
      case "invisibleink.epsilon" ->
          new ClippedSelection(
                  (int) Math.round(number(inputs, "clip_norm") * ClippedSelection.GRID),
                  inputs.get("batch_size_incl_public").asInt() - 1,
                  (int) Math.round(number(inputs, "temperature") * 1000))
              .zeroConcentrated()
              .times(inputs.get("tokens").asLong())
              .epsilon(number(inputs, "delta"));
      case "invisibleink.clip_norm" ->
          ClippedSelection.within(
                  ZeroConcentrated.largestWithin(
                      number(inputs, "epsilon"), number(inputs, "delta")),
                  inputs.get("max_tokens").asInt(),
                  inputs.get("batch_size_incl_public").asInt() - 1,
                  (int) Math.round(number(inputs, "temperature") * 1000))
              .clip();
      default -> throw new AssertionError(quantity);
    };
  }

  private static ZeroConcentrated loss(JsonNode inputs, String name) {
    return new ZeroConcentrated(number(inputs, name));
  }

  private static double number(JsonNode inputs, String name) {
    return inputs.get(name).asDouble();
  }

  private static Stream<JsonNode> cases() throws IOException {
    try (InputStream in =
        GoldenAccountingTest.class.getResourceAsStream("/golden/accounting.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in)).get("cases").valueStream();
    }
  }
}
