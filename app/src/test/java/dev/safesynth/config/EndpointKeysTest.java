package dev.safesynth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.config.RunConfig.Weights;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.remote.Api;
import dev.safesynth.llm.remote.EndpointSettings;
import dev.safesynth.llm.remote.EndpointSettings.KeySource;
import dev.safesynth.llm.remote.SpendingLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointKeysTest {
  private static final String FILE =
      """
      input: {path: tickets.csv, text: text, label: category}
      labels: [card_arrival, card_lost]
      privacy: {epsilon: 4}
      output: {folder: out, records: 200}
      method: {name: zero-shot}
      model: {MODEL}
      """;

  private static final String ENDPOINT =
      "endpoint: 'https://llm.example.org/v1', endpoint_model: big";

  @TempDir private Path folder;

  @Test
  void everyKeyReachesItsPlace() throws IOException {
    RunConfig config =
        read(
            "endpoint: 'https://LLM.example.org/v1/', endpoint_model: big, api: chat,"
                + " api_key_file: key, allow_private_text_to: [Llm.Example.org], concurrency: 3,"
                + " timeout_s: 9, token_limit: 1000, cost_limit: 2.5, input_price: 1,"
                + " output_price: 3, path: my.gguf");

    assertThat(config.model().weights())
        .isEqualTo(
            new Weights.Endpoint(
                new EndpointSettings(
                    URI.create("https://LLM.example.org/v1"),
                    "big",
                    Optional.of(Api.CHAT),
                    Optional.of(new KeySource.InFile(folder.resolve("key"))),
                    List.of("llm.example.org"),
                    3,
                    Duration.ofSeconds(9),
                    new SpendingLimits(OptionalLong.of(1000), OptionalDouble.of(2.5), 1, 3)),
                new Weights.File(folder.resolve("my.gguf"))));
    assertThat(config.model().weights().local())
        .isEqualTo(new Weights.File(folder.resolve("my.gguf")));
  }

  @Test
  void whereTheKeyIsAndWhatMayBeSpentDoNotMakeAnotherRun() throws IOException {
    String hash = read(ENDPOINT).hash();

    assertThat(
            read(ENDPOINT + ", api_key_env: KEY, token_limit: 9, concurrency: 2, timeout_s: 3")
                .hash())
        .isEqualTo(hash);
    assertThat(read(ENDPOINT + ", api: chat").hash()).isNotEqualTo(hash);
    assertThat(read(ENDPOINT).certificateJson())
        .contains("llm.example.org", "\"model.endpoint_model\":\"big\"")
        .doesNotContain("key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"invisible-ink", "paper-gaussian", "paper-laplace", "noisy-max"})
  void methodsThatNeedScoresAreRefusedWithTheReason(String method) {
    assertThat(refusal(ENDPOINT, "method.name=" + method))
        .hasMessageContaining(method + " needs the model's scores");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zero-shot", "safesynth"})
  void methodsThatSendNoRecordWorkWithAnyHost(String method) throws IOException {
    assertThat(read(ENDPOINT, "method.name=" + method).model().weights())
        .isInstanceOf(Weights.Endpoint.class);
  }

  @Test
  void recordsGoOnlyWhereTheConfigurationSays() throws IOException {
    assertThat(refusal(ENDPOINT, "method.name=non-private"))
        .hasMessageContaining("would send private text to llm.example.org")
        .hasMessageContaining("model.allow_private_text_to");
    assertThat(
            read(
                ENDPOINT + ", allow_private_text_to: [llm.example.org]", "method.name=non-private"))
        .isNotNull();
    assertThat(
            read(
                "endpoint: 'http://localhost:8080/v1', endpoint_model: m",
                "method.name=non-private"))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoint: 'https://llm.example.org/v1' | model.endpoint_model",
        "api: chat | means nothing without model.endpoint",
        "token_limit: 5 | means nothing without model.endpoint",
        "endpoint: 'llm.example.org/v1', endpoint_model: m | must begin with http",
        "endpoint: 'ftp://llm.example.org/v1', endpoint_model: m | must begin with http",
        "endpoint: 'http:///v1', endpoint_model: m | must name a host",
        "endpoint: 'http://h/v1', endpoint_model: m, api_key_env: A, api_key_file: b | not both",
        "endpoint: 'http://h/v1', endpoint_model: m, cost_limit: 5 | needs model.input_price",
        "endpoint: 'http://h/v1', endpoint_model: m, allow_private_text_to: ['*'] | no *",
        "endpoint: 'http://h/v1', endpoint_model: m, allow_private_text_to: ['h:80'] | no port",
        "endpoint: 'http://h/v1', endpoint_model: m, api: soap | must be one of"
      })
  void mistakesAreTold(String model, String told) {
    assertThat(refusal(model)).hasMessageContaining(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "endpoint: 'https://sk-zqx123:x@h/v1', endpoint_model: m",
        "endpoint: 'https://h/v1?key=sk-zqx123', endpoint_model: m",
        "endpoint: 'https://h/v1#sk-zqx123', endpoint_model: m",
        "endpoint: 'sk-zqx123 ^', endpoint_model: m",
        "endpoint: 'http://h/v1', endpoint_model: m, api_key_env: sk-zqx123",
        "endpoint: 'http://h/v1', endpoint_model: m, api_key: sk-zqx123"
      })
  void aKeyAtTheWrongPlaceIsRefusedAndNotShown(String model) {
    assertThat(refusal(model).toString()).contains("model.").doesNotContain("zqx123");
  }

  @Test
  void aTemperatureThatServersRefuseIsTold() {
    assertThat(refusal(ENDPOINT, "method.temperature=2.5")).hasMessageContaining("at most 2");
  }

  private RunConfig read(String model, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), FILE.replace("MODEL", model));
    return RunConfig.read(file, List.of(overrides));
  }

  private UserException refusal(String model, String... overrides) {
    var refusal = catchThrowableOfType(UserException.class, () -> read(model, overrides));
    assertThat(refusal.exit()).isEqualTo(Exit.USAGE);
    return refusal;
  }
}
