package dev.safesynth.llm.remote;

import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Completer.Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends requests to one endpoint and to no other host: redirects are not followed, and unencrypted
/// requests go through no proxy. Thread-safe; a call blocks its thread, which should be a virtual
/// one.
///
/// Nothing that a server says is ever quoted, since it may repeat the prompt or the key.
final class EndpointClient implements AutoCloseable {
  /// No answer of at most 1,024 tokens is nearly as large.
  private static final int MOST_BYTES = 1 << 20;

  /// What a server's own template adds to a prompt, in tokens; a bound that no usual one reaches.
  private static final int TEMPLATE_TOKENS = 256;

  private static final long LOOK_UP_MILLIS = 50;
  private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(10);

  /// What is in flight when a run is stopped has been paid for, so it gets a moment to arrive.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SecureRandom JITTER = new SecureRandom();

  private final EndpointSettings settings;
  private final Optional<ApiKey> key;
  private final TokenMeter meter;
  private final RetryPolicy policy;
  private final Refusal refusal;
  private final Throttle throttle;
  private final HttpClient client;
  private final AtomicReference<Dialect> dialect = new AtomicReference<>(Dialect.FULL);

  EndpointClient(
      EndpointSettings settings, Optional<ApiKey> key, TokenMeter meter, RetryPolicy policy) {
    this.settings = settings;
    this.key = key;
    this.meter = meter;
    this.policy = policy;
    this.refusal = new Refusal(settings, key.isPresent());
    this.throttle = new Throttle(settings.concurrency());
    Duration timeout = settings.timeout();
    Executor threads = task -> Thread.ofVirtual().start(task);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .connectTimeout(
                timeout.compareTo(LONGEST_CONNECTING) < 0 ? timeout : LONGEST_CONNECTING);
    // a proxy reads what is not encrypted, and nothing for this machine goes by way of another
    ProxySelector usual = ProxySelector.getDefault();
    boolean direct = !settings.isEncrypted() || settings.isLoopback();
    builder.proxy(direct || usual == null ? HttpClient.Builder.NO_PROXY : usual);
    this.client = builder.build();
  }

  /// What became of a request.
  sealed interface Result {
    /// The continuation of the prompt.
    record Text(String text) implements Result {}

    /// Stopped before there was an answer.
    record Stopped() implements Result {}

    /// The endpoint will not answer.
    ///
    /// @param status of HTTP; 0 where there was none
    record Refused(int status, UserException reason) implements Result {}
  }

  /// What became of one attempt.
  private sealed interface Attempt {
    record Over(Result result) implements Attempt {}

    /// The endpoint does not know one of the settings.
    record UnknownSetting(Dialect used, Dialect next) implements Attempt {}

    /// It may go well the next time.
    ///
    /// @param overloaded whether the server said that it is too much
    record Passing(int status, String what, Optional<Duration> asked, boolean overloaded)
        implements Attempt {}
  }

  /// Asks until there is an answer, or no hope for one.
  ///
  /// @throws UserException with exit LIMIT_REACHED when the meter does not allow it
  Result ask(Api api, Request request, BooleanSupplier stop) throws InterruptedException {
    int attempts = 0;
    while (true) {
      if (!throttle.enter(stop)) {
        return new Result.Stopped();
      }
      Attempt attempt;
      try {
        attempt = once(api, request, stop);
      } catch (RuntimeException | InterruptedException e) {
        throttle.failed();
        throw e;
      }
      switch (attempt) {
        case Attempt.Over(Result.Text text) -> {
          throttle.answered();
          return text;
        }
        case Attempt.Over(Result result) -> {
          throttle.failed();
          return result;
        }
        case Attempt.UnknownSetting(Dialect used, Dialect next) -> {
          throttle.failed();
          boolean _ = dialect.compareAndSet(used, next);
        }
        case Attempt.Passing passing -> {
          attempts++;
          Duration pause = policy.pause(attempts, passing.asked(), JITTER.nextDouble());
          boolean hopeless =
              attempts >= policy.attempts() || pause.compareTo(policy.patience()) > 0;
          if (passing.overloaded() && !hopeless) {
            throttle.refused(passing.asked().orElse(Duration.ZERO));
          } else {
            throttle.failed();
          }
          if (hopeless) {
            return new Result.Refused(
                passing.status(), refusal.gaveUp(passing.what(), attempts, passing.asked()));
          }
          if (!sleep(pause, stop)) {
            return new Result.Stopped();
          }
        }
      }
    }
  }

  private static boolean sleep(Duration pause, BooleanSupplier stop) throws InterruptedException {
    long until = System.nanoTime() + pause.toNanos();
    while (!stop.getAsBoolean()) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_UP_MILLIS)));
    }
    return false;
  }

  private Attempt once(Api api, Request request, BooleanSupplier stop) throws InterruptedException {
    Dialect used = dialect.get();
    // a token of a byte-level vocabulary spells at least one byte
    int mostInput = request.prompt().getBytes(StandardCharsets.UTF_8).length + TEMPLATE_TOKENS;
    TokenMeter.Reservation aside = meter.reserve(mostInput, request.maxTokens());
    HttpResponse<byte[]> response;
    try {
      if (stop.getAsBoolean()) {
        meter.giveBack(aside);
        return new Attempt.Over(new Result.Stopped());
      }
      response = await(send(api, request, used), stop);
    } catch (Halted _) {
      meter.settleInFull(aside);
      return new Attempt.Over(new Result.Stopped());
    } catch (TimeoutException _) {
      meter.settleInFull(aside);
      return passing(0, "no answer within " + settings.timeout().toSeconds() + " s", false);
    } catch (ExecutionException e) {
      return broken(e.getCause(), aside);
    } catch (RuntimeException | InterruptedException e) {
      meter.settleInFull(aside);
      throw e;
    }
    if (response.statusCode() / 100 != 2) {
      meter.giveBack(aside);
      return unsuccessful(response, used);
    }
    return answer(api, request, response.body(), aside);
  }

  private CompletableFuture<HttpResponse<byte[]>> send(Api api, Request request, Dialect used) {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(settings.address() + "/" + api.path()))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("User-Agent", "safesynth")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    JSON.writeValueAsBytes(api.body(settings.model(), request, used))));
    key.ifPresent(secret -> http.header("Authorization", secret.header()));
    return client.sendAsync(
        http.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
  }

  /// The run was stopped and the answer did not come in time.
  private static final class Halted extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /// The time limit is for all of the answer: the client's own ends with the headers.
  private HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> future, BooleanSupplier stop)
      throws InterruptedException, ExecutionException, TimeoutException, Halted {
    long start = System.nanoTime();
    long deadline = start + settings.timeout().toNanos();
    long stopped = 0;
    boolean isStopped = false;
    try {
      while (true) {
        try {
          return future.get(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          long now = System.nanoTime();
          if (now - deadline > 0) {
            throw e;
          }
          if (!isStopped && stop.getAsBoolean()) {
            isStopped = true;
            stopped = now;
          }
          if (isStopped && now - stopped > GRACE.toNanos()) {
            throw new Halted();
          }
        }
      }
    } finally {
      future.cancel(true); // closes the connection, unless the answer is there
    }
  }

  private Attempt broken(@Nullable Throwable cause, TokenMeter.Reservation aside) {
    if (cause instanceof ConnectException) {
      meter.giveBack(aside); // nothing was sent
      boolean unknown = cause.getCause() instanceof UnresolvedAddressException;
      return passing(0, unknown ? "the name of the host is unknown" : "no connection", false);
    }
    meter.settleInFull(aside);
    if (cause instanceof SSLException) {
      return new Attempt.Over(new Result.Refused(0, refusal.notTrusted()));
    }
    if (cause instanceof IOException broken) {
      boolean large = String.valueOf(broken.getMessage()).contains("capacity");
      return passing(0, large ? "an answer of more than 1 MiB" : "the connection broke off", false);
    }
    throw new IllegalStateException(
        "the HTTP client failed with " + (cause == null ? "" : cause.getClass().getSimpleName()));
  }

  private Attempt unsuccessful(HttpResponse<byte[]> response, Dialect used) {
    int status = response.statusCode();
    Optional<String> code = code(response.body());
    boolean setting = status == 400 || status == 422;
    boolean tooLong = code.equals(Optional.of("context_length_exceeded"));
    if (setting && !tooLong && used.next().isPresent()) {
      return new Attempt.UnknownSetting(used, used.next().get());
    }
    boolean outOfCredit = code.equals(Optional.of("insufficient_quota"));
    if (RetryPolicy.isPassing(status) && !outOfCredit) {
      Optional<Duration> asked =
          response
              .headers()
              .firstValue("Retry-After")
              .flatMap(header -> RetryPolicy.asked(header, Instant.now()));
      return new Attempt.Passing(
          status, "HTTP status " + status, asked, status == 429 || status == 503);
    }
    return new Attempt.Over(new Result.Refused(status, refusal.of(status, code)));
  }

  private Attempt answer(Api api, Request request, byte[] body, TokenMeter.Reservation aside) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JacksonException _) {
      meter.settleInFull(aside);
      return passing(200, "an answer that is no JSON", false);
    }
    JsonNode usage = answer.path("usage");
    meter.settle(
        aside,
        tokens(usage.path("prompt_tokens"), aside.input()),
        tokens(usage.path("completion_tokens"), aside.output()));
    return api.text(answer.path("choices").path(0))
        .<Attempt>map(
            text -> new Attempt.Over(new Result.Text(api.continuation(text, request.prompt()))))
        .orElseGet(() -> passing(200, "an answer without a text", false));
  }

  private static long tokens(JsonNode count, long otherwise) {
    return count.isIntegralNumber() && count.canConvertToLong() && count.asLong() >= 0
        ? Math.min(count.asLong(), Integer.MAX_VALUE)
        : otherwise;
  }

  private static Attempt passing(int status, String what, boolean overloaded) {
    return new Attempt.Passing(status, what, Optional.empty(), overloaded);
  }

  /// The word for the reason, if it is a word: the message beside it may repeat anything.
  private Optional<String> code(byte[] body) {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      return Optional.of(error.path("code").isString() ? error.path("code") : error.path("type"))
          .filter(JsonNode::isString)
          .map(JsonNode::asString)
          .filter(word -> word.matches("[a-z_]{3,40}"))
          .filter(word -> key.isEmpty() || !key.get().isIn(word));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
