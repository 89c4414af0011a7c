package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.llm.TestModel;
import dev.safesynth.llm.remote.RemoteModel;
import dev.safesynth.method.Allocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CertificateTest {
  private static final Engine ENGINE =
      new Engine(TestModel.shared(), TestModel.NAME, "ab".repeat(32), "0.5.0", Optional.empty());

  @TempDir private Path folder;

  @Test
  void hasTheKeysThatOthersRelyOn() {
    JsonNode json = certificate(plan());

    assertThat(json.propertyNames())
        .contains(
            "epsilon",
            "delta",
            "neighbouring_relation",
            "privacy_unit",
            "mechanisms",
            "model",
            "data",
            "version",
            "randomness");
    assertThat(json.get("neighbouring_relation").asString()).isEqualTo("add_or_remove_one");
    assertThat(json.get("privacy_unit").asString()).isEqualTo("record");
    assertThat(json.get("delta").asDouble()).isEqualTo(1e-6);
    assertThat(json.get("statement").asString()).contains(", 1e-6)-differentially private");
    assertThat(json.get("version").asString()).isEqualTo(Version.NUMBER);
  }

  @Test
  void statesThePlannedEpsilonForTheWholeTokenLimit() {
    RunPlan plan = plan("method.clip=0.1");
    JsonNode json = certificate(plan);

    assertThat(json.get("epsilon").asDouble()).isEqualTo(plan.epsilon()).isLessThan(4);
    assertThat(mechanism(json, "clipped_selection").get("uses").asInt())
        .isEqualTo(plan.config().method().maxTokens());
  }

  @Test
  void everyMechanismIsThereWithItsCostAndTheyAddUpToTheWhole() {
    JsonNode json = certificate(plan());

    assertThat(json.get("mechanisms"))
        .allSatisfy(
            used ->
                assertThat(used.propertyNames())
                    .contains(
                        "name",
                        "parameters",
                        "sensitivity",
                        "rho_per_use",
                        "uses",
                        "rho",
                        "composition",
                        "proof"));
    double sum =
        StreamSupport.stream(json.get("mechanisms").spliterator(), false)
            .mapToDouble(used -> used.get("rho").asDouble())
            .sum();
    assertThat(json.get("rho").asDouble()).isCloseTo(sum, within(1e-12));
    // the tightest accountant is named, and is no worse than the conversion of rho
    assertThat(json.get("epsilon").asDouble())
        .isLessThanOrEqualTo(new ZeroConcentrated(sum).epsilon(1e-6));
    assertThat(json.get("conversion").asString()).startsWith("rdp: ").contains("Mironov 2017");
  }

  @Test
  void theParametersAreThoseOfTheMechanismThatDraws() {
    RunPlan plan = plan("method.temperature=1.2");
    JsonNode parameters = mechanism(certificate(plan), "clipped_selection").get("parameters");

    assertThat(parameters.get("clip").asDouble()).isEqualTo(plan.tokens().clip());
    assertThat(parameters.get("divisor").asInt()).isEqualTo(2);
    assertThat(parameters.get("temperature").asDouble()).isEqualTo(1.2);
  }

  @Test
  void holdsTheConfigurationAsItWasRun() {
    RunPlan plan = plan();
    JsonNode json = certificate(plan);

    assertThat(json.get("configuration"))
        .isEqualTo(JsonMapper.shared().readTree(plan.config().certificateJson()));
    assertThat(json.get("configuration").propertyNames())
        .contains("method.max_tokens", "labels", "input.text")
        .doesNotContain(
            "input.path",
            "output.folder",
            "evaluation.test",
            "model.contexts",
            "ledger.data_set",
            "ledger.database",
            "ledger.key_file",
            "ledger.purpose");
    assertThat(json.get("configuration_sha256").asString())
        .isEqualTo(plan.config().certificateHash());
  }

  @Test
  void namesTheChargeAndTheLimitThatOtherRunsCountFor() {
    var limit = new Certificate.Limit(10, 1e-6);
    var ledgered = new Certificate.Ledgered("0123456789ab", "c", "e", "r", Optional.of(limit));

    JsonNode json = certificate(plan(), Optional.empty(), Optional.of(ledgered));

    assertThat(json.get("ledger").propertyNames())
        .containsExactly("data_set", "charge", "entry", "release", "limit");
    assertThat(json.get("not_covered").toString())
        .contains("no more than epsilon 10 at delta 1e-6");
    assertThat(certificate(plan()).get("not_covered").toString()).contains("has no limit");
  }

  @Test
  void namesTheMethodThatAutoChose() {
    JsonNode json = certificate(plan("method.name=auto"));

    assertThat(json.get("method").asString()).isEqualTo("safesynth");
    assertThat(json.get("configuration").get("method.name").asString()).isEqualTo("auto");
  }

  @Test
  void withoutRecordsItClaimsNoCostAndNoMechanism() {
    JsonNode json = certificate(plan("method.name=zero-shot"), Optional.empty());

    assertThat(json.get("epsilon").asDouble()).isZero();
    assertThat(json.get("mechanisms")).isEmpty();
    assertThat(json.has("noisy_counts")).isFalse();
    assertThat(json.get("statement").asString()).contains("No private record was used");
  }

  @Test
  void keepsToItsPublishedSchema() throws IOException {
    var limit = new Certificate.Limit(10, 1e-6);
    var ledgered =
        new Certificate.Ledgered(
            "0123456789ab", "c", "ab".repeat(32), "cd".repeat(32), Optional.of(limit));
    var counts = Optional.of(Released.withoutPrivateData(List.of(21L, -2L)));

    assertThat(violations(certificate(plan()))).isEmpty();
    for (String method : List.of("auto", "private-prediction", "noisy-max", "paper-laplace")) {
      RunPlan other = plan("method.name=" + method, "privacy.epsilon=60");
      assertThat(violations(certificate(other))).as(method).isEmpty();
    }
    assertThat(violations(certificate(plan(), counts, Optional.of(ledgered)))).isEmpty();
    assertThat(violations(certificate(plan("method.name=zero-shot"), Optional.empty()))).isEmpty();
  }

  @Test
  void aRemoteModelIsNamedWithItsHostAndWhatItWasSent() throws IOException {
    String[] endpoint = {"model.endpoint=https://llm.example.org/v1", "model.endpoint_model=big"};
    RunPlan zeroShot = RunPlan.of(Configs.small(folder, with(endpoint, "method.name=zero-shot")));
    RunPlan words = RunPlan.of(Configs.small(folder, with(endpoint, "method.name=safesynth")));

    JsonNode without = remote(zeroShot);
    JsonNode beside = remote(words);

    assertThat(without.get("model").propertyNames()).containsExactly("name", "library", "endpoint");
    assertThat(without.at("/model/name").asString()).isEqualTo("big");
    assertThat(without.at("/model/endpoint").propertyNames())
        .containsExactly("host", "api", "sent");
    assertThat(without.at("/model/endpoint/host").asString()).isEqualTo("llm.example.org");
    assertThat(without.at("/model/endpoint/sent").asString())
        .isEqualTo("public prompts only; no private text");
    assertThat(beside.at("/model/endpoint/sent").asString())
        .contains("noisy word counts", "no private text");
    assertThat(beside.at("/model/endpoint/beside/sha256").asString()).isEqualTo("ab".repeat(32));
    assertThat(without.get("not_covered").toString()).contains("which model it really ran");
    assertThat(violations(without)).isEmpty();
    assertThat(violations(beside)).isEmpty();
  }

  private static String[] with(String[] first, String more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  private static JsonNode remote(RunPlan plan) {
    var settings = ((Weights.Endpoint) plan.config().model().weights()).settings();
    var engine =
        new Engine(
            ENGINE.local(),
            ENGINE.name(),
            ENGINE.sha256(),
            ENGINE.library(),
            Optional.empty(),
            Optional.of(RemoteModel.open(settings, Map.of())));
    var allocation = new Allocation(List.of(2, 2), List.of(5, 2));
    return JsonMapper.shared()
        .readTree(
            Certificate.of(
                    plan, engine, allocation, Optional.empty(), Optional.empty(), Optional.empty())
                .toJson());
  }

  @Test
  void theSchemaRefusesACertificateWithoutADeltaOrWithAFigureThatNobodyDescribed()
      throws IOException {
    ObjectNode without = (ObjectNode) certificate(plan());
    without.remove("delta");
    ObjectNode more = (ObjectNode) certificate(plan());
    more.put("members", 812);

    assertThat(violations(without)).isNotEmpty();
    assertThat(violations(more)).isNotEmpty();
  }

  private static List<String> violations(JsonNode certificate) throws IOException {
    String schema = Files.readString(Path.of("../docs/privacy/certificate.schema.json"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema, InputFormat.JSON)
        .validate(certificate.toString(), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private RunPlan plan(String... overrides) {
    return RunPlan.of(Configs.small(folder, overrides));
  }

  private static JsonNode certificate(RunPlan plan) {
    return certificate(plan, Optional.of(Released.withoutPrivateData(List.of(21L, -2L))));
  }

  private static JsonNode certificate(RunPlan plan, Optional<Released<List<Long>>> counts) {
    return certificate(plan, counts, Optional.empty());
  }

  private static JsonNode certificate(
      RunPlan plan, Optional<Released<List<Long>>> counts, Optional<Certificate.Ledgered> ledger) {
    var allocation = new Allocation(List.of(2, 2), List.of(5, 2));
    return JsonMapper.shared()
        .readTree(
            Certificate.of(plan, ENGINE, allocation, counts, Optional.of("f00d"), ledger).toJson());
  }

  private static JsonNode mechanism(JsonNode json, String name) {
    return StreamSupport.stream(json.get("mechanisms").spliterator(), false)
        .filter(used -> used.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
