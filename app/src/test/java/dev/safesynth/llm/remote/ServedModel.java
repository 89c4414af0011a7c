package dev.safesynth.llm.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A [ServingProcess] under way; it ends with this.
public final class ServedModel implements AutoCloseable {
  public static final String NAME = ServingProcess.MODEL;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final int port;

  private ServedModel(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static ServedModel start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.safesynth.llm.remote.ServingProcess")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    return new ServedModel(process, Integer.parseInt(out.readLine()));
  }

  /// The address at which it behaves in one way.
  public URI address(String how) {
    return ServingProcess.address(port, how);
  }

  /// How many requests came in there.
  public int requests(String how) {
    return seen(how).get("requests").asInt();
  }

  int mostInFlight(String how) {
    return seen(how).get("most_in_flight").asInt();
  }

  public List<String> prompts(String how) {
    return strings(seen(how).get("prompts"));
  }

  /// The `Authorization` headers.
  public List<String> keys(String how) {
    return strings(seen(how).get("keys"));
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  private JsonNode seen(String how) {
    URI place = URI.create("http://127.0.0.1:" + port + "/seen/" + how);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return JSON.readTree(
          client
              .send(HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
