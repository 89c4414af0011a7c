package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Everything that needs no loss distribution against dp-accounting 0.6.0, opendp 0.16.0 and
/// 50-digit arithmetic: the cases of golden/accounting.json, which name their source.
final class ClosedFormGoldenTest {
  private static final List<String> SUPPORTED =
      List.of(
          "accuracy.laplace",
          "calibrate.gaussian_composed_sigma",
          "discrete_gaussian.delta",
          "discrete_gaussian.pmf",
          "discrete_gaussian.rho",
          "discrete_gaussian.variance",
          "exponential.bounded_range_epsilon",
          "exponential.probability_of_best",
          "gaussian.composed_epsilon",
          "gaussian.delta",
          "gaussian.epsilon",
          "gaussian.sigma",
          "laplace.delta",
          "laplace.rdp",
          "pure.optimal_composed_epsilon",
          "randomised_response.epsilon",
          "randomised_response.keep_probability",
          "randomised_response.rdp",
          "rdp.delta",
          "rdp.epsilon",
          "sgm.rdp",
          "sgm.rdp_epsilon",
          "sgm_wor.rdp",
          "subsample.pure_epsilon",
          "tree.pure_epsilon",
          "tree.rho",
          "tree.zcdp_epsilon");

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

  /// By the pass rule of the file. Privacy parameters are upper bounds, so they must not be below
  /// the reference either, save for the reference's own last digits.
  private static void check(JsonNode test) {
    double expected = test.get("expected").asDouble();
    double tolerance =
        test.at("/tolerance/abs").asDouble()
            + test.at("/tolerance/rel").asDouble() * Math.abs(expected);

    double value = new Case(test.get("inputs")).value(test.get("quantity").asString());

    if (test.has("bounds")) {
      assertThat(value).isBetween(test.at("/bounds/0").asDouble(), test.at("/bounds/1").asDouble());
    } else {
      assertThat(value).isBetween(expected - tolerance, expected + tolerance);
    }
  }

  private record Case(JsonNode inputs) {
    double value(String quantity) {
      return switch (quantity) {
        case "gaussian.sigma" ->
            number("sensitivity")
                * GaussianDp.noiseMultiplier(number("epsilon"), number("delta"), 1);
        case "calibrate.gaussian_composed_sigma" ->
            number("sensitivity")
                * GaussianDp.noiseMultiplier(
                    number("epsilon"), number("delta"), whole("compositions"));
        case "gaussian.epsilon" -> gaussian().epsilon(number("delta"));
        case "gaussian.delta" -> gaussian().delta(number("epsilon"));
        case "gaussian.composed_epsilon" ->
            gaussian().times(whole("compositions")).epsilon(number("delta"));
        case "laplace.delta" ->
            new LaplaceLaw(number("scale")).delta(number("sensitivity"), number("epsilon"));
        case "accuracy.laplace" -> new LaplaceLaw(number("scale")).accuracy(number("alpha"));
        case "laplace.rdp" ->
            divergence(adding(new PrivacyEvent.Laplace(number("scale_over_sensitivity"))));
        case "discrete_gaussian.delta" ->
            discreteGaussian().delta(whole("sensitivity"), number("epsilon"));
        case "discrete_gaussian.pmf" -> discreteGaussian().probability(whole("x"));
        case "discrete_gaussian.variance" -> discreteGaussian().variance();
        case "discrete_gaussian.rho" ->
            ZeroConcentrated.of(
                    adding(
                        new PrivacyEvent.DiscreteGaussian(
                            discreteGaussian().parameter(), whole("sensitivity"))))
                .orElseThrow()
                .rho();
        case "sgm.rdp" -> divergence(sampledGaussian());
        case "sgm.rdp_epsilon" ->
            RenyiCurve.of(sampledGaussian().times(whole("steps")))
                .orElseThrow()
                .epsilon(number("delta"));
        case "sgm_wor.rdp" ->
            divergence(
                replacing(
                    new PrivacyEvent.SampledWithoutReplacement(
                        whole("dataset_size"),
                        whole("batch_size"),
                        new PrivacyEvent.Gaussian(number("sigma")))));
        case "rdp.epsilon" -> curve().epsilon(number("delta"));
        case "rdp.delta" -> curve().delta(number("epsilon"));
        case "pure.optimal_composed_epsilon" ->
            new OptimalComposition(
                    new ApproximateDp(number("epsilon0"), 0), (int) whole("compositions"))
                .epsilon(number("delta"));
        case "exponential.bounded_range_epsilon" ->
            new NonadaptiveBoundedRange(number("epsilon0"), (int) whole("compositions"))
                .epsilon(number("delta"));
        case "exponential.probability_of_best" ->
            new ExponentialLaw(
                    number("epsilon")
                        / number("sensitivity")
                        / (inputs.get("monotonic").asBoolean() ? 1 : 2))
                .probabilityOfBest(numbers("scores"));
        case "randomised_response.epsilon" -> response().epsilon();
        case "randomised_response.keep_probability" ->
            RandomisedResponseLaw.keepProbability((int) whole("buckets"), number("epsilon"));
        case "randomised_response.rdp" ->
            divergence(
                replacing(
                    new PrivacyEvent.RandomisedResponse(
                        response().buckets(), response().uniformProbability())));
        case "subsample.pure_epsilon" ->
            new ApproximateDp(number("epsilon0"), 0).sampled(number("q")).epsilon();
        case "tree.pure_epsilon" -> ApproximateDp.of(tree()).orElseThrow().epsilon();
        case "tree.rho" -> ZeroConcentrated.of(tree()).orElseThrow().rho();
        case "tree.zcdp_epsilon" ->
            ZeroConcentrated.of(tree()).orElseThrow().epsilon(number("delta"));
        default -> throw new AssertionError(quantity);
      };
    }

    private double number(String name) {
      return inputs.get(name).asDouble();
    }

    private long whole(String name) {
      return Math.round(number(name));
    }

    private double[] numbers(String name) {
      return inputs.get(name).valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private double divergence(PrivacyLoss loss) {
      return RenyiCurve.of(loss, number("alpha")).orElseThrow().divergences()[0];
    }

    private RenyiCurve curve() {
      return RenyiCurve.known(numbers("orders"), numbers("rdp"));
    }

    private GaussianDp gaussian() {
      return GaussianDp.ofNoise(number("sigma") / number("sensitivity"));
    }

    private DiscreteGaussianLaw discreteGaussian() {
      return new DiscreteGaussianLaw(number("sigma") * number("sigma"));
    }

    private RandomisedResponseLaw response() {
      return new RandomisedResponseLaw((int) whole("buckets"), number("noise_parameter"));
    }

    private PrivacyLoss sampledGaussian() {
      return adding(
          new PrivacyEvent.PoissonSampled(number("q"), new PrivacyEvent.Gaussian(number("sigma"))));
    }

    private PrivacyLoss tree() {
      return adding(event(inputs.get("tree")));
    }
  }

  private static PrivacyEvent event(JsonNode node) {
    if (node.has("seq")) {
      return new PrivacyEvent.Sequential(events(node.get("seq")));
    }
    if (node.has("par")) {
      return new PrivacyEvent.Parallel(events(node.get("par")));
    }
    if (node.has("par_repeat")) {
      return new PrivacyEvent.Parallel(
          Collections.nCopies(node.get("par_repeat").asInt(), event(node.get("child"))));
    }
    PrivacyEvent one =
        switch (node.get("mechanism").asString()) {
          case "gaussian" -> new PrivacyEvent.Gaussian(node.get("sigma").asDouble());
          case "laplace" -> new PrivacyEvent.Laplace(node.get("scale").asDouble());
          case "exponential" -> new PrivacyEvent.BoundedRange(node.get("epsilon").asDouble());
          case "zcdp" -> new PrivacyEvent.Concentrated(node.get("rho").asDouble());
          case "pure" ->
              new PrivacyEvent.Approximate(
                  node.get("epsilon").asDouble(), node.get("delta").asDouble());
          default -> throw new AssertionError(node);
        };
    return new PrivacyEvent.Repeated(one, node.has("count") ? node.get("count").asLong() : 1);
  }

  private static List<PrivacyEvent> events(JsonNode nodes) {
    var events = new ArrayList<PrivacyEvent>();
    nodes.valueStream().map(ClosedFormGoldenTest::event).forEach(events::add);
    return events;
  }

  private static PrivacyLoss adding(PrivacyEvent event) {
    return PrivacyLoss.ofRecord(event);
  }

  private static PrivacyLoss replacing(PrivacyEvent event) {
    return new PrivacyLoss(event, Neighbouring.REPLACE_ONE, PrivacyUnit.RECORD);
  }

  private static Stream<JsonNode> cases() throws IOException {
    try (InputStream in =
        ClosedFormGoldenTest.class.getResourceAsStream("/golden/accounting.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in)).get("cases").valueStream();
    }
  }
}
