package dev.safesynth.llm.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Completer;
import dev.safesynth.llm.Completer.Request;
import dev.safesynth.llm.remote.EndpointSettings.KeySource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a real server process, well and unwell.
class RemoteModelTest {
  private static final String SECRET = "sk-zqxjkv-941776543210";
  private static final String PRIVATE = "zqxjkv private words";
  private static final RetryPolicy QUICK =
      new RetryPolicy(4, Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofSeconds(5));

  private static ServedModel server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    server = ServedModel.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aServedModelContinuesAPrompt() {
    List<String> texts =
        ask(
                server.address("model"),
                List.of(new Request("The capital of France is", 8, 1.0, 1))) // the likeliest tokens
            .orElseThrow();

    assertThat(texts).singleElement().asString().contains("Paris").doesNotContain("\n");
  }

  @Test
  void answersComeInTheOrderOfTheRequestsAndNoMoreAreInFlightThanAllowed() {
    // answers only when four wait, and each with its prompt
    List<Request> requests =
        IntStream.range(0, 40).mapToObj(i -> request("Text: number " + i)).toList();

    List<String> texts = ask(server.address("four-at-once"), requests).orElseThrow();

    assertThat(texts).isEqualTo(requests.stream().map(Request::prompt).toList());
    assertThat(server.mostInFlight("four-at-once")).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limited", "limited-plainly", "failing", "cut"})
  void asksAgainWhereItMayGoWellTheNextTime(String how) {
    assertThat(ask(server.address(how), List.of(request("Text:"))))
        .contains(List.of(ServingProcess.FIXED));
    assertThat(server.requests(how)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "slow, no answer within 1 s, 2",
    "trickle, no answer within 1 s, 2",
    "malformed, no JSON, 4",
    "nothing, without a text, 4",
    "endless, more than 1 MiB, 4",
    "dead, HTTP status 503, 4",
    "limited-for-a-day, asks to wait 86400 s, 1",
    "used-up, 'insufficient_quota', 1",
    "denied, does not accept the key, 1",
    "away, sends requests on to another address, 1"
  })
  void givesUpWithTheReasonAndWithoutTheKeyOrThePrompt(String how, String reason, int requests) {
    var policy =
        new RetryPolicy(requests, Duration.ofMillis(2), Duration.ofMillis(20), QUICK.patience());
    var failure =
        catchThrowableOfType(
            UserException.class,
            () -> {
              try (RemoteModel model = open(settings(server.address(how)), policy)) {
                model.completerForPrivateText().complete(List.of(request(PRIVATE)), () -> false);
              }
            });

    assertThat(failure.exit()).isEqualTo(Exit.MODEL);
    assertThat(failure).hasMessageContaining(reason).hasMessageContaining("127.0.0.1");
    assertThat(server.requests(how)).isEqualTo(requests);
    assertThat(trace(failure)).doesNotContain(SECRET, SECRET.substring(3), PRIVATE);
    assertThat(server.keys(how)).containsOnly("Bearer " + SECRET);
  }

  @Test
  void aModelThatIsNotServedIsNamed() {
    var settings = settings(server.address("other"), "another-model", SpendingLimits.NONE);

    var failure =
        catchThrowableOfType(UserException.class, () -> ask(settings, List.of(request(PRIVATE))));

    assertThat(failure.exit()).isEqualTo(Exit.MODEL);
    assertThat(failure)
        .hasMessageContaining("knows no model another-model")
        .hasMessageContaining("model.endpoint_model");
    assertThat(trace(failure)).doesNotContain(PRIVATE);
  }

  @Test
  void nobodyThereIsSaid() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    var failure =
        catchThrowableOfType(
            UserException.class,
            () -> ask(ServingProcess.address(closed, "x"), List.of(request("Text:"))));

    assertThat(failure).hasMessageContaining("no connection");
  }

  @Test
  void aRedirectSendsNothingToTheOtherHost() throws Exception {
    try (var other = new ListeningSocket()) {
      var failure =
          catchThrowableOfType(
              UserException.class,
              () -> ask(server.address("moved-to-" + other.port()), List.of(request(PRIVATE))));

      assertThat(failure).hasMessageContaining("which is not followed");
      assertThat(other.bytes()).isZero();
    }
  }

  @Test
  void privateTextIsRefusedForAHostThatIsNotAllowedBeforeAByteLeaves() throws Exception {
    try (var other = new ListeningSocket()) {
      // the address of the machine itself in the network, as good as anybody's
      URI address = URI.create("http://%s:%d/v1".formatted(other.host(), other.port()));
      try (RemoteModel model = open(settings(address), QUICK)) {
        var failure = catchThrowableOfType(UserException.class, model::completerForPrivateText);

        assertThat(failure.exit()).isEqualTo(Exit.USAGE);
        assertThat(failure).hasMessageContaining("model.allow_private_text_to");
      }
      assertThat(other.bytes()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080/v1, true",
    "http://localhost/v1, true",
    "http://[::1]:9/v1, true",
    "https://LLM.example.org/v1, true",
    "https://llm.example.org.evil.net/v1, false",
    "http://127.0.0.1.evil.net/v1, false",
    "http://localhost.evil.net/v1, false",
    "http://0.0.0.0/v1, false",
    "http://10.0.0.7/v1, false",
    "https://example.org/v1, false"
  })
  void privateTextGoesToThisMachineAndToHostsOnTheList(String address, boolean allowed) {
    EndpointSettings settings =
        new EndpointSettings(
            URI.create(address),
            "m",
            Optional.empty(),
            Optional.empty(),
            List.of("llm.example.org"),
            1,
            Duration.ofSeconds(1),
            SpendingLimits.NONE);

    assertThat(settings.mayReceivePrivateText()).isEqualTo(allowed);
  }

  @Test
  void aLimitOfTokensIsNeverPassed() {
    // the fixed answers come to 26 tokens; one request may come to 5 + 256 + 8
    var limits = new SpendingLimits(OptionalLong.of(400), OptionalDouble.empty(), 0, 0);
    try (RemoteModel model =
        open(settings(server.address("tokens"), ServedModel.NAME, limits), QUICK)) {
      Completer completer = model.completer();
      var failure =
          catchThrowableOfType(
              UserException.class,
              () -> completer.complete(Collections.nCopies(40, request("Text:")), () -> false));

      assertThat(failure.exit()).isEqualTo(Exit.LIMIT_REACHED);
      assertThat(failure)
          .hasMessageContaining("model.token_limit: 400")
          .hasMessageContaining("--resume");
      TokenMeter.Usage usage = model.meter().usage();
      assertThat(usage.input() + usage.output()).isBetween(131L, 400L);
      assertThat(usage.requests()).isEqualTo(server.requests("tokens"));
    }
  }

  @Test
  void aLimitOfCostHoldsOverInterruptions() {
    Path usage = folder.resolve("endpoint.usage");
    // 20 tokens in and 6 out cost 38 millionths, and a request is set aside at 285
    var limits = new SpendingLimits(OptionalLong.empty(), OptionalDouble.of(390e-6), 1, 3);
    EndpointSettings settings = settings(server.address("cost"), ServedModel.NAME, limits);
    try (RemoteModel model = open(settings, QUICK)) {
      model.meter().keepIn(usage);
      model.completer().complete(List.of(request("Text:"), request("Text:")), () -> false);
    }
    try (RemoteModel model = open(settings, QUICK)) {
      model.meter().keepIn(usage);
      model.completer().complete(List.of(request("Text:")), () -> false);
      var failure =
          catchThrowableOfType(
              UserException.class,
              () -> model.completer().complete(List.of(request("Text:")), () -> false));

      assertThat(failure).hasMessageContaining("model.cost_limit");
      assertThat(model.meter().usage()).isEqualTo(new TokenMeter.Usage(3, 60, 18, 114e-6));
    }
  }

  @Test
  void whatNobodyKnowsTheCostOfCountsInFull() {
    try (RemoteModel model = open(settings(server.address("no-usage")), QUICK)) {
      model.completer().complete(List.of(request("Text:")), () -> false);

      assertThat(model.meter().usage().input()).isEqualTo(5 + 256);
      assertThat(model.meter().usage().output()).isEqualTo(8);
    }
  }

  @Test
  void stopsWithoutAnAnswer() {
    var stop = new AtomicBoolean();
    try (RemoteModel model = open(settings(server.address("stopped")), QUICK)) {
      stop.set(true);

      assertThat(model.completer().complete(List.of(request("Text:")), stop::get)).isEmpty();
    }
    assertThat(server.requests("stopped")).isZero();
  }

  @Test
  void learnsWhichSettingsAnEndpointTakes() {
    assertThat(ask(server.address("renamed"), List.of(request("Text:"))))
        .contains(List.of(ServingProcess.FIXED));
  }

  @Test
  void findsOutThatOnlyChatIsServedAndTakesTheTextOutOfTheAnswer() {
    List<String> notes = new ArrayList<>();
    try (RemoteModel model = open(settings(server.address("chat-only")), QUICK)) {
      model.tryOut(notes::add, () -> false);

      assertThat(model.api()).isEqualTo(Api.CHAT);
      assertThat(notes).containsExactly("the endpoint answers, asked by chat");
      assertThat(model.completer().complete(List.of(request("Topic: weather\nText:")), () -> false))
          .contains(List.of("It will rain."));
    }
  }

  @Test
  void warnsOfAModelThatDoesNotKeepToTheForm() {
    List<String> notes = new ArrayList<>();
    try (RemoteModel model = open(settings(server.address("chatty")), QUICK)) {
      model.tryOut(notes::add, () -> false);
    }
    assertThat(notes)
        .singleElement()
        .asString()
        .contains("warning: model smollm2", "does not keep to the form");
  }

  @Test
  void theTrialIsPublicAndTellsOfAWrongKey() {
    try (RemoteModel model = open(settings(server.address("denied+trial")), QUICK)) {
      var failure =
          catchThrowableOfType(UserException.class, () -> model.tryOut(_ -> {}, () -> false));

      assertThat(failure).hasMessageContaining("does not accept the key");
    }
  }

  @Test
  void theKeyIsReadFromAFileAndItsReadersAreLookedAt() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), SECRET + "\n");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    List<String> notes = new ArrayList<>();
    EndpointSettings settings = withKey(server.address("fixed"), new KeySource.InFile(file));
    try (RemoteModel model = RemoteModel.open(settings, Map.of(), QUICK)) {
      model.tryOut(notes::add, () -> false);
    }
    assertThat(server.keys("fixed")).contains("Bearer " + SECRET);
    assertThat(notes).anySatisfy(note -> assertThat(note).contains("chmod 600"));
    assertThat(String.join("\n", notes) + settings).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "sk secret-zqx", "sk\nsecret-zqx", "s\u00E9cret-zqx", "a\u0001secret-zqx"})
  void aKeyThatIsNoneIsRefusedWithoutBeingShown(String value) {
    EndpointSettings settings = withKey(server.address("fixed"), new KeySource.Variable("KEY"));

    var failure =
        catchThrowableOfType(
            UserException.class, () -> RemoteModel.open(settings, Map.of("KEY", value), QUICK));

    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(trace(failure)).contains("model.api_key_env").doesNotContain("cret-zqx");
  }

  @Test
  void aMissingKeyIsNamedByItsPlace() {
    EndpointSettings variable = withKey(server.address("fixed"), new KeySource.Variable("KEY"));
    EndpointSettings file =
        withKey(server.address("fixed"), new KeySource.InFile(folder.resolve("none")));

    assertThat(
            catchThrowableOfType(
                UserException.class, () -> RemoteModel.open(variable, Map.of(), QUICK)))
        .hasMessageContaining("model.api_key_env: KEY");
    assertThat(
            catchThrowableOfType(
                UserException.class, () -> RemoteModel.open(file, Map.of(), QUICK)))
        .hasMessageContaining("none");
  }

  private static Request request(String prompt) {
    return new Request(prompt, 8, 1.0, 40);
  }

  private static EndpointSettings settings(URI address) {
    return settings(address, ServedModel.NAME, SpendingLimits.NONE);
  }

  private static EndpointSettings settings(URI address, String model, SpendingLimits limits) {
    return new EndpointSettings(
        address,
        model,
        Optional.empty(),
        Optional.of(new KeySource.Variable("KEY")),
        List.of(),
        4,
        Duration.ofSeconds(address.getPath().matches("/(slow|trickle)/.*") ? 1 : 60),
        limits);
  }

  private static EndpointSettings withKey(URI address, KeySource key) {
    return new EndpointSettings(
        address,
        ServedModel.NAME,
        Optional.of(Api.COMPLETIONS),
        Optional.of(key),
        List.of(),
        4,
        Duration.ofSeconds(60),
        SpendingLimits.NONE);
  }

  private static RemoteModel open(EndpointSettings settings, RetryPolicy policy) {
    return RemoteModel.open(settings, Map.of("KEY", SECRET), policy);
  }

  private static Optional<List<String>> ask(URI address, List<Request> requests) {
    return ask(settings(address), requests);
  }

  private static Optional<List<String>> ask(EndpointSettings settings, List<Request> requests) {
    Function<RemoteModel, Optional<List<String>>> question =
        model -> model.completer().complete(requests, () -> false);
    try (RemoteModel model = open(settings, QUICK)) {
      return question.apply(model);
    }
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
