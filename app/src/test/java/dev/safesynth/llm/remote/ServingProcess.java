package dev.safesynth.llm.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.safesynth.llm.Completer;
import dev.safesynth.llm.LocalCompleter;
import dev.safesynth.llm.Parallelism;
import dev.safesynth.llm.TestModel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server of the OpenAI protocol on top of our own engine, as a process of its own. The first
/// part of the path says how it behaves: `/model/v1` serves SmolLM2, the others answer with a fixed
/// text or go wrong in one way each; what follows a plus sign only keeps tests apart. `/seen/NAME`
/// tells what came in there.
public final class ServingProcess {
  static final String MODEL = "smollm2";
  static final String FIXED = " It will be cloudy and mild.";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final CyclicBarrier four = new CyclicBarrier(4);
  private @Nullable Completer completer;

  private ServingProcess() {}

  /// What came in at one path.
  private static final class Seen {
    private int requests;
    private int inFlight;
    private int mostInFlight;
    private final List<String> keys = new ArrayList<>();
    private final List<String> prompts = new ArrayList<>();

    synchronized int enter(@Nullable String key, String prompt) {
      keys.add(String.valueOf(key));
      prompts.add(prompt);
      inFlight++;
      mostInFlight = Math.max(mostInFlight, inFlight);
      return ++requests;
    }

    synchronized void leave() {
      inFlight--;
    }

    synchronized Map<String, Object> json() {
      return Map.of(
          "requests",
          requests,
          "most_in_flight",
          mostInFlight,
          "keys",
          List.copyOf(keys),
          "prompts",
          List.copyOf(prompts));
    }
  }

  /// Prints its port and serves until its standard input ends.
  public static void main(String[] arguments) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", new ServingProcess()::handle);
    server.start();
    System.out.println(server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // until whoever started this ends
    }
    System.exit(0);
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/", -1);
      if (path[1].equals("seen")) {
        reply(exchange, 200, seen(path[2]).json());
        return;
      }
      JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
      boolean chat = exchange.getRequestURI().getPath().endsWith("/chat/completions");
      String prompt =
          chat
              ? request.get("messages").get(1).get("content").asString()
              : request.get("prompt").asString();
      Seen here = seen(path[1]);
      int number = here.enter(exchange.getRequestHeaders().getFirst("Authorization"), prompt);
      try {
        if (request.get("model").asString().equals(MODEL)) {
          answer(path[1].replaceFirst("\\+.*", ""), number, exchange, request, prompt, chat);
        } else {
          reply(exchange, 404, error("The model does not exist: " + prompt, "model_not_found"));
        }
      } finally {
        here.leave();
      }
    } catch (IOException e) {
      // the client went away, as some tests make it do
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Seen seen(String name) {
    return seen.computeIfAbsent(name, _ -> new Seen());
  }

  private void answer(
      String how, int number, HttpExchange exchange, JsonNode request, String prompt, boolean chat)
      throws IOException, InterruptedException, BrokenBarrierException {
    switch (how) {
      case "model" -> text(exchange, chat, generated(request, prompt));
      case "slow" -> {
        Thread.sleep(30_000);
        text(exchange, chat, FIXED);
      }
      case "four-at-once" -> {
        four.await();
        text(exchange, chat, prompt);
      }
      case "unhurried" -> {
        Thread.sleep(150);
        text(exchange, chat, FIXED);
      }
      case "trickle" -> trickle(exchange);
      case "cut" -> cut(exchange, number);
      case "malformed" -> raw(exchange, "{\"choices\": [{");
      case "nothing" -> raw(exchange, "{\"object\": \"list\"}");
      case "no-usage" -> raw(exchange, "{\"choices\": [{\"text\": \"" + FIXED + "\"}]}");
      case "endless" -> endless(exchange);
      case "limited" -> unless(number > 2, 429, "1", exchange, chat);
      case "limited-plainly" -> unless(number > 2, 429, null, exchange, chat);
      case "limited-for-a-day" -> unless(false, 429, "86400", exchange, chat);
      case "failing" -> unless(number > 2, 500, null, exchange, chat);
      case "dead" -> unless(false, 503, null, exchange, chat);
      case "used-up" -> reply(exchange, 429, error("You used it up", "insufficient_quota"));
      case "denied" -> {
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        reply(exchange, 401, error("Wrong key: " + key, String.valueOf(key)));
      }
      case "away" -> {
        exchange.getResponseHeaders().add("Location", "http://127.0.0.2:9/model/v1/completions");
        exchange.sendResponseHeaders(307, -1);
      }
      case "chatty" -> text(exchange, chat, "Sure! Here is a text about the weather:\n\nIt rains.");
      case "chat-only" -> {
        if (chat) {
          text(exchange, true, "\n\nText: \"It will rain.\"\nTopic: weather");
        } else {
          reply(exchange, 404, error("This is a chat model", "invalid_request_error"));
        }
      }
      case "renamed" -> {
        boolean knows = request.has("max_completion_tokens") && !request.has("top_k");
        if (knows) {
          text(exchange, chat, FIXED);
        } else {
          reply(exchange, 400, error("Unsupported parameter", "unsupported_parameter"));
        }
      }
      default -> {
        if (how.startsWith("moved-to-")) {
          String port = how.substring("moved-to-".length());
          exchange
              .getResponseHeaders()
              .add("Location", "http://127.0.0.1:" + port + "/v1/completions");
          exchange.sendResponseHeaders(308, -1);
        } else {
          text(exchange, chat, FIXED);
        }
      }
    }
  }

  private static void unless(
      boolean good, int status, @Nullable String wait, HttpExchange exchange, boolean chat)
      throws IOException {
    if (good) {
      text(exchange, chat, FIXED);
      return;
    }
    if (wait != null) {
      exchange.getResponseHeaders().add("Retry-After", wait);
    }
    reply(exchange, status, error("Not now", "rate_limit_exceeded"));
  }

  private String generated(JsonNode request, String prompt) {
    var asked =
        new Completer.Request(
            prompt,
            request.get("max_tokens").asInt(),
            request.get("temperature").asDouble(),
            request.get("top_k").asInt());
    return completer().complete(List.of(asked), () -> false).orElseThrow().getFirst();
  }

  private synchronized Completer completer() {
    Completer open = completer;
    if (open == null) {
      completer = open = new LocalCompleter(TestModel.shared(), new Parallelism(1, 1), 256L << 20);
    }
    return open;
  }

  private static void text(HttpExchange exchange, boolean chat, String text) throws IOException {
    Map<String, Object> choice =
        chat
            ? Map.of("message", Map.of("role", "assistant", "content", text))
            : Map.of("text", text);
    reply(
        exchange,
        200,
        Map.of(
            "choices",
            List.of(choice),
            "usage",
            Map.of("prompt_tokens", 20, "completion_tokens", 6)));
  }

  private static Map<String, Object> error(String message, String code) {
    return Map.of("error", Map.of("message", message, "code", code));
  }

  private static void reply(HttpExchange exchange, int status, Map<String, Object> json)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(json);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void raw(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  /// Promises more than it sends, twice; then it is well.
  private static void cut(HttpExchange exchange, int number) throws IOException {
    if (number > 2) {
      text(exchange, false, FIXED);
      return;
    }
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write(new byte[100]);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private static void trickle(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    while (true) {
      body.write(' ');
      body.flush();
      Thread.sleep(100);
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    byte[] much = " ".repeat(1 << 14).getBytes(StandardCharsets.UTF_8);
    while (true) {
      body.write(much);
    }
  }

  static URI address(int port, String how) {
    return URI.create("http://127.0.0.1:" + port + "/" + how + "/v1");
  }
}
